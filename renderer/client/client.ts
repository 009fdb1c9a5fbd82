/** What the renderer holds of its host: the contract's connection, and files as the host can offer them. */
import type { Select } from '#app/inputs/select'
import type { BatchRows, Connection, FailedFile, ImageInfo, OpenedExperiment } from '#app/protocol/contract'
import type { HostRequestOf } from '#app/protocol/hostContract'

export interface Client extends Connection {
  readonly host: 'desktop' | 'browser'
  /** Settles when the host is there; requests wait for it. @throws Failure that says what to do where it can't be reached */
  readonly connected: Promise<void>
  readonly files: Files
  /** Shows the application's menus where the host has some outside the window. */
  setMenus(menus: HostRequestOf<'setMenus'>): Promise<void>
  /**
   * Tells 'lost' when the host can't be reached any more, and 'back' when it can again. What the host held for us
   * (images, runs) is gone then: open images and run anew. Never called on the desktop.
   */
  onLink(listener: (link: Link) => void): () => void
}

export type Link = 'lost' | 'back'

export interface Files {
  /** Asks for images; an empty list where the person changed their mind. */
  pickImages(): Promise<readonly (ImageInfo | FailedFile)[]>
  /**
   * Opens images that were dropped or pasted; on the desktop those of files from their files.
   * @param nameOf names those that are no files on the person's disk
   */
  addImages(files: readonly File[], nameOf?: (file: File) => string): Promise<readonly (ImageInfo | FailedFile)[]>
  /** Asks for a folder; null where the person changed their mind. */
  pickFolder(): Promise<ImageFolder | null>
  pickExperiment(): Promise<OpenedExperiment | null>
  /** Opens an experiment that was dropped, on the desktop with its file and its images. @throws Failure 'invalid-document' */
  readExperiment(file: File): Promise<OpenedExperiment>
  /**
   * Saves an experiment as the request says. A browser that can't write files downloads instead, and has no `file` then.
   * Null where the person changed their mind.
   */
  saveExperiment(request: HostRequestOf<'saveExperiment'>): Promise<SavedFile | null>
  /**
   * Saves bytes under a name whose extension says what they are: the desktop asks where, a browser downloads.
   * @returns where they are, for people; null where the person changed their mind
   */
  saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null>
  listRecent(): Promise<readonly RecentFile[]>
  openRecent(file: string): Promise<OpenedExperiment>
  /** The window's title; `edited` makes closing ask first. */
  setTitle(title: string, edited: boolean): Promise<void>
  /** Whether the rows of a run on images would be lost; then closing asks first. */
  setUnsavedRows(unsaved: boolean): Promise<void>
  /** Tells the host that asked by `saveBeforeClosing` whether everything is saved. */
  savedBeforeClosing(saved: boolean): Promise<void>
}

/** The images of a folder and its subfolders, in the order of their paths. None is read before it is asked for. */
export interface ImageFolder {
  readonly name: string
  readonly images: readonly FolderImage[]
}

export interface FolderImage {
  /** From the folder on, its own name included, with slashes. */
  readonly path: string
  /** Runs a batch on it. @throws Failure as `batchFile` of the contract */
  rows(batch: string): Promise<BatchRows>
  open(select: Select): Promise<ImageInfo | FailedFile>
}

export interface SavedFile {
  readonly file: string | null
  readonly name: string
}

export interface RecentFile {
  readonly file: string
  readonly name: string
}
