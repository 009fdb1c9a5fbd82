/** What the desktop offers its page besides the service: dialogs, files, title and menus. Absent in a browser. */
import { z } from 'zod'
import { fileForms } from '#app/document/fileForms'
import { bytes, checkArgument, experiment, fileName, windowText, token } from './fields'
import { selectSchema } from '#app/inputs/select'
import type { FailedFile, ImageInfo, ListedFolder, OpenedExperiment } from './replies'

export const menuIds = ['file', 'edit', 'layer', 'view', 'help'] as const
export type MenuId = (typeof menuIds)[number]

const menuItem = z.strictObject({
  action: z.string().min(1).max(64),
  title: windowText,
  /** As `Mod+Shift+S`; null for none that counts everywhere. */
  shortcut: z.string().max(64).nullable(),
  enabled: z.boolean(),
})

export const hostRequestSchemas = {
  pickImages: z.strictObject({}),
  /** Asks for a folder, and lists its images and those of its subfolders. */
  pickFolder: z.strictObject({}),
  pickExperiment: z.strictObject({}),
  openRecent: z.strictObject({ file: token }),
  /** Opens an experiment, or an image, that was dropped or pasted: its token is from `Bridge.fileToken`. */
  openDropped: z.strictObject({ file: token }),
  addDropped: z.strictObject({ file: token, select: selectSchema.optional() }),
  listRecent: z.strictObject({}),
  /**
   * Saves to `file`, where the experiment is already, in the form that it has. Asks where, and offers `form`, if there
   * is none, `saveAs` says so, or that form would lose an image.
   * `images`: the open image of each input, null where it has none.
   */
  saveExperiment: z.strictObject({
    file: token.nullable(),
    saveAs: z.boolean(),
    form: z.enum(fileForms),
    name: fileName,
    experiment,
    images: z.array(token.nullable()),
  }),
  /** Asks where, and writes these bytes: images and tables. The extension of the name says which. */
  saveFile: z.strictObject({ name: fileName, bytes }),
  setTitle: z.strictObject({ title: windowText, edited: z.boolean() }),
  /** Whether a run on images is under way, or its rows are not saved: the window asks before it closes. */
  setUnsavedRows: z.strictObject({ unsaved: z.boolean() }),
  /** The outcome of `saveBeforeClosing`: whether everything is saved, or the saving was given up or failed. */
  savedBeforeClosing: z.strictObject({ saved: z.boolean() }),
  /** The application's menus in the language of the window; lines divide the parts of a menu. */
  setMenus: z.strictObject({
    language: z.enum(['en', 'de']),
    menus: z.array(
      z.strictObject({ menu: z.enum(menuIds), title: z.string().max(100), parts: z.array(z.array(menuItem)) }),
    ),
  }),
} satisfies Record<string, z.ZodType>

export type HostRequestName = keyof typeof hostRequestSchemas
export type HostRequestOf<N extends HostRequestName> = z.infer<(typeof hostRequestSchemas)[N]>

export interface HostReplies {
  pickImages: readonly (ImageInfo | FailedFile)[]
  pickFolder: ListedFolder | null
  pickExperiment: OpenedExperiment | null
  openRecent: OpenedExperiment
  openDropped: OpenedExperiment
  addDropped: ImageInfo | FailedFile
  listRecent: readonly { readonly file: string; readonly name: string }[]
  saveExperiment: { readonly file: string; readonly name: string } | null
  /** The path; null where the person changed their mind. */
  saveFile: string | null
  setTitle: null
  setUnsavedRows: null
  savedBeforeClosing: null
  setMenus: null
}

/** @throws Failure 'invalid-message' that says what was expected */
export function checkHostRequest(name: unknown, argument: unknown): { name: HostRequestName; argument: never } {
  return checkArgument(hostRequestSchemas, name, argument) as { name: HostRequestName; argument: never }
}
