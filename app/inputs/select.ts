/** What of a file is read, where it holds several images or arrays; and the formats of arrays. */
import { z } from 'zod'

export const MAX_PAGE = 1_000_000

export const selectSchema = z.strictObject({
  /** A page of a TIFF, a frame of an animation or an item of a batch of arrays, from 1. Without it the first; a smaller version of another page doesn't count. */
  page: z.int().min(1).max(MAX_PAGE).optional(),
  /** An array of an .npz file, or a map of a table of several. Without it the first that has two to four axes. */
  array: z.string().min(1).max(1000).optional(),
  /** Whether an array's channels come first or last. Without it last where the last axis is 1, 3 or 4 and the first is larger. */
  channels: z.enum(['first', 'last']).optional(),
})

export type Select = z.infer<typeof selectSchema>

/** Their numbers are used as they are, with all their channels. */
export const arrayFormats = ['npy', 'npz', 'csv'] as const
export type ArrayFormat = (typeof arrayFormats)[number]

export function isArrayFormat(format: string): format is ArrayFormat {
  return (arrayFormats as readonly string[]).includes(format)
}

/** Extensions of files with arrays, without the dot. */
export const arrayExtensions: readonly string[] = ['npy', 'npz', 'csv', 'tsv', 'txt']
