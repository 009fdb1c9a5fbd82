/** The file of a draft: what a window has open, as JSON. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { systemCode } from '#main/files/file'
import { writeContents } from '#main/files/write'

const schema = z.object({
  tabs: z.array(
    z.object({
      experiment: z.unknown(),
      file: z.string().nullable(),
      unsaved: z.boolean(),
      preview: z.boolean().default(false),
      input: z.int().min(0).default(0),
      /** An image by its path, or by the name of its copy in the draft's folder. */
      pictures: z.array(
        z.union([z.object({ path: z.string() }), z.object({ copy: z.string().regex(/^[\w-]+$/) }), z.null()]),
      ),
    }),
  ),
  current: z.int().min(0),
})
export type Draft = z.infer<typeof schema>
export type DraftTab = Draft['tabs'][number]
export type DraftImage = DraftTab['pictures'][number]

const FILE = 'draft.json'

/** @throws Failure 'write-failed' */
export function writeDraft(folder: string, draft: Draft): Promise<void> {
  return writeContents(join(folder, FILE), JSON.stringify(draft), { replace: true })
}

/** The draft in a folder; null where none was written yet, 'damaged' where it can't be read. */
export async function readDraft(folder: string): Promise<Draft | 'damaged' | null> {
  let text: string
  try {
    text = await readFile(join(folder, FILE), 'utf8')
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? null : 'damaged'
  }
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return 'damaged'
  }
}
