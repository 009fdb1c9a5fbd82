/**
 * The network shares of Windows from which the person has opened files, kept in a file. An experiment may name images
 * on these, and on no other: asking a foreign server for a file tells it who is logged in here.
 */
import path, { type PlatformPath } from 'node:path'
import { z } from 'zod'
import { shareOf } from '#main/files/imagePath'
import { readKept, writeKept } from '#main/files/keptJson'

export interface Shares {
  /** Notes a file that the person has chosen. */
  note(file: string): void
  /** @param share as `shareOf` gives it */
  isKnown(share: string): boolean
}

const schema = z.array(z.string())

/** @param file where they are kept; without it they last as long as the program */
export function keepShares(file: string | undefined, on: PlatformPath = path): Shares {
  const known = new Set(file === undefined ? [] : (readKept(file, schema) ?? []))
  return {
    isKnown: (share) => known.has(share),
    note(chosen) {
      const share = shareOf(chosen, on)
      if (share === null || known.has(share)) return
      known.add(share)
      if (file !== undefined) writeShares(file, [...known])
    },
  }
}

function writeShares(file: string, shares: readonly string[]): void {
  try {
    writeKept(file, shares)
  } catch {
    // Opening the image must not fail because its share can't be remembered.
  }
}
