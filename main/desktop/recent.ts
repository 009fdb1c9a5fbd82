/** Recent experiments: remembered as paths, shown to the renderer as tokens. */
import { app } from 'electron'
import { basename } from 'node:path'
import { z } from 'zod'
import type { FileNames } from '#main/service/service'
import { recall, remember } from './userData'

const MAX_ENTRIES = 10
const schema = z.array(z.string()).max(MAX_ENTRIES)

export function noteRecent(path: string): void {
  app.addRecentDocument(path)
  remember('recent', [path, ...paths().filter((other) => other !== path)].slice(0, MAX_ENTRIES))
}

/** A file that can't be opened any more leaves the list. */
export function dropRecent(path: string): void {
  remember(
    'recent',
    paths().filter((other) => other !== path),
  )
}

export function listRecent(tokens: FileNames): readonly { readonly file: string; readonly name: string }[] {
  return paths().map((path) => ({ file: tokens.of(path), name: basename(path) }))
}

function paths(): readonly string[] {
  return recall('recent', schema) ?? []
}
