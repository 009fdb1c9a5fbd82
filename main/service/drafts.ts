/**
 * Drafts: what windows have open, kept on disk. A page that is loaded again gets its own back, all of it. What a window
 * had open that ended without a word goes to the next one that asks, as far as it is worth keeping.
 */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import type { ImageInfo, OpenedTab, RequestOf, TakenDrafts } from '#app/protocol/contract'
import { checkExperiment } from '#app/document/parse'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { createDraftFolders, type DraftFolders } from './draftFolders'
import type { FileNames } from './host'
import type { ImageStore } from './imageStore'

export interface Drafts {
  openSession(id: string, imageStore: ImageStore, files: FileNames | undefined): SessionDrafts
  /** Leaves what was kept to the next process. */
  close(): Promise<void>
}

export interface SessionDrafts {
  /** Keeps these tabs instead of those kept before. @throws Failure 'write-failed' */
  keep(tabs: RequestOf<'keepDraft'>): Promise<null>
  /** Takes over what the page before this one had open, and the drafts of windows that ended without a word. */
  take(before: RequestOf<'takeDrafts'>): Promise<TakenDrafts>
  /** The page is leaving on purpose: its draft is for itself, should it come back, and for no other window. */
  leave(): Promise<null>
  /** Forgets what this session has kept and taken: the person has let it go. */
  drop(): Promise<null>
  /** Leaves what was kept to whoever comes next. */
  close(): Promise<void>
}

const schema = z.object({
  tabs: z.array(
    z.object({
      experiment: z.unknown(),
      file: z.string().nullable(),
      unsaved: z.boolean(),
      passing: z.boolean().default(false),
      input: z.int().min(0).default(0),
      /** An image by its path, or by the name of its copy in the draft's folder. */
      pictures: z.array(
        z.union([z.object({ path: z.string() }), z.object({ copy: z.string().regex(/^[\w-]+$/) }), z.null()]),
      ),
    }),
  ),
  current: z.int().min(0),
})
type Draft = z.infer<typeof schema>
type DraftImage = Draft['tabs'][number]['pictures'][number]

const FILE = 'draft.json'
/** How long the draft of a page is kept after the page was left; only that page can request it. */
const DRAFT_LIFETIME_MS = 24 * 60 * 60 * 1000
/** How long a page waits for the session of the previous page to end: its socket may close after the new one opens. */
const PREVIOUS_SESSION_TIMEOUT_MS = 1000

/** @param folder where drafts are; without one, none are kept */
export function createDrafts(folder: string | undefined): Drafts {
  if (folder === undefined) return { openSession: noDrafts, close: async () => undefined }
  const folders = createDraftFolders(folder)
  /** Fulfilled when they have ended, by the ids of sessions that are open. */
  const open = new Map<string, Promise<void>>()
  return {
    openSession(id, imageStore, files) {
      let end: () => void = () => undefined
      open.set(id, new Promise((resolve) => (end = resolve)))
      const session = openSession(id, folders, (other) => open.get(other), imageStore, files)
      return {
        ...session,
        async close() {
          await session.close()
          open.delete(id)
          end()
        },
      }
    },
    close: () => folders.close(),
  }
}

function openSession(
  id: string,
  folders: DraftFolders,
  ended: (session: string) => Promise<void> | undefined,
  imageStore: ImageStore,
  files: FileNames | undefined,
): SessionDrafts {
  let own: string | null = null
  /** Drafts that were taken over, until what became of them is kept. */
  const taken: string[] = []
  let claims = 0
  const copies = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()

  /** One after another: an older draft never replaces a newer one. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work)
    last = turn
    return turn
  }

  async function write({ tabs, current }: RequestOf<'keepDraft'>): Promise<null> {
    const missing = new Map<string, Uint8Array>()
    const kept = tabs.map(({ experiment, file, unsaved, passing = false, images, input }) => ({
      experiment,
      file: file === null ? null : (files?.path(file) ?? null),
      unsaved,
      passing,
      input,
      pictures: images.map((image) => draftImageOf(image, missing)),
    }))
    const draft: Draft = { tabs: kept, current }
    try {
      own ??= await folders.reserve(id, 0)
      await mkdir(own, { recursive: true, mode: 0o700 })
      for (const [copy, bytes] of missing) {
        await writeFileAtomic(join(own, copy), Buffer.from(bytes), { mode: 0o600 })
        copies.add(copy)
      }
      await writeFileAtomic(join(own, FILE), JSON.stringify(draft), { mode: 0o600 })
      await folders.unmarkLeft(own)
    } catch (error) {
      throw new Failure('write-failed', message('service.draftNotKept', { reason: String(error) }))
    }
    await removeTaken()
    return null
  }

  function draftImageOf(image: string | null, missing: Map<string, Uint8Array>): DraftImage {
    const origin = image === null ? null : imageStore.origin(image)
    if (image === null || origin === null) return null
    if ('path' in origin) return { path: origin.path }
    if (!copies.has(image)) missing.set(image, origin.bytes)
    return { copy: image }
  }

  async function remove(path: string): Promise<void> {
    await rm(path, { recursive: true, force: true })
    folders.release(path)
  }

  async function removeTaken(): Promise<void> {
    for (const path of taken.splice(0)) await remove(path)
  }

  async function takeAll({ page }: RequestOf<'takeDrafts'>): Promise<TakenDrafts> {
    const before = page === undefined ? undefined : ended(page)
    if (before) await Promise.race([before, after(PREVIOUS_SESSION_TIMEOUT_MS, undefined, { ref: false })])
    const back: OpenedTab[] = []
    const found: OpenedTab[] = []
    let [currentBack, currentFound] = [0, 0]
    for (const free of await folders.free()) {
      const isBack = free.session === page
      if (free.left !== null && !isBack) {
        if (Date.now() - free.left > DRAFT_LIFETIME_MS) await remove(free.path)
        continue
      }
      const draft = await readDraft(free.path)
      const path = draft && (await folders.claim(free, id, ++claims))
      if (!draft || path === null) continue
      taken.push(path)
      const tabs: OpenedTab[] = []
      for (const tab of draft.tabs) tabs.push(...(await openTab(tab, path)))
      if (isBack) {
        currentBack = back.length + draft.current
        back.push(...tabs)
      } else if (tabs.some((tab) => tab.unsaved)) {
        currentFound = found.length + draft.current
        found.push(...tabs)
      }
    }
    const inFront = back.length > 0 ? back[currentBack] : found[currentFound]
    const recovered = found.filter((tab) => isWorthKeeping(tab, tab === inFront))
    const tabs = [...back, ...recovered]
    return {
      tabs,
      current: Math.max(
        0,
        tabs.findIndex((tab) => tab === inFront),
      ),
      page: id,
      recovered: recovered.length > 0,
    }
  }

  /** The tab of a draft; none where its experiment is damaged. */
  async function openTab(
    { experiment: text, file, unsaved, passing, input, pictures: kept }: Draft['tabs'][number],
    place: string,
  ): Promise<OpenedTab[]> {
    try {
      const experiment = checkExperiment(text)
      const images = await Promise.all(experiment.inputs.map(({ name }, i) => openImage(kept[i] ?? null, name, place)))
      return [{ experiment, images, file: file === null ? null : (files?.of(file) ?? null), unsaved, passing, input }]
    } catch {
      return []
    }
  }

  async function openImage(kept: DraftImage, name: string, place: string): Promise<ImageInfo | null> {
    try {
      if (kept === null) return null
      if ('path' in kept) return await imageStore.addFile(kept.path, name)
      return await imageStore.add(name, new Uint8Array(await readFile(join(place, kept.copy))))
    } catch {
      return null
    }
  }

  const places = () => (own === null ? taken : [own, ...taken])
  return {
    keep: (tabs) => inTurn(() => write(tabs)),
    take: (before) => inTurn(() => takeAll(before)),
    leave: () =>
      inTurn(async () => {
        for (const path of places()) await folders.markLeft(path)
        return null
      }),
    drop: () =>
      inTurn(async () => {
        copies.clear()
        if (own !== null) await rm(own, { recursive: true, force: true })
        await removeTaken()
        return null
      }),
    async close() {
      await last.catch(() => undefined)
      places().forEach(folders.release)
    },
  }
}

function noDrafts(id: string): SessionDrafts {
  return {
    keep: async () => null,
    take: async () => ({ tabs: [], current: 0, page: id, recovered: false }),
    leave: async () => null,
    drop: async () => null,
    close: async () => undefined,
  }
}

/** What a person would miss after a crash: not an empty tab, nor an example that nobody has touched, unless it was on screen. */
function isWorthKeeping({ experiment, file, unsaved, passing }: OpenedTab, inFront: boolean): boolean {
  const empty = experiment.stack.length === 0 && experiment.inputs.length === 0
  if (unsaved || file !== null) return true
  return inFront ? !(passing && empty) : !passing && !empty
}

async function readDraft(place: string): Promise<Draft | null> {
  try {
    return schema.parse(JSON.parse(await readFile(join(place, FILE), 'utf8')))
  } catch {
    return null
  }
}
