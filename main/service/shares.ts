/**
 * The network shares of Windows from which the person has opened files, kept in a file. An experiment may name images
 * on these, and on no other: asking a foreign server for a file tells it who is logged in here.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import path, { dirname, type PlatformPath } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { shareOf } from '#main/files/imagePath'

export interface Shares {
  /** Notes a file that the person has chosen. */
  note(file: string): void
  /** @param share as `shareOf` gives it */
  isKnown(share: string): boolean
}

const schema = z.array(z.string())

/** @param file where they are kept; without it they last as long as the program */
export function keepShares(file: string | undefined, on: PlatformPath = path): Shares {
  const known = new Set(file === undefined ? [] : readShares(file))
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

/** None where the file is missing or damaged: the images can still be located by hand. */
function readShares(file: string): readonly string[] {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return []
  }
}

function writeShares(file: string, shares: readonly string[]): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileAtomic.sync(file, `${JSON.stringify(shares, null, 2)}\n`)
  } catch {
    // Opening the image must not fail because its share can't be remembered.
  }
}
