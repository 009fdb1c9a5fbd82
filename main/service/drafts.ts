/**
 * Drafts: what windows have open, kept on disk. A page that is loaded again gets its own back, all of it. What a window
 * had open that ended without a word goes to the next one that asks, as far as it is worth keeping.
 */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { ImageInfo, KeptDraft, OpenedTab, RequestOf, TakenDrafts } from '#app/protocol/contract'
import type { Experiment, ExperimentInput } from '#app/document/experiment'
import { checkExperiment } from '#app/document/parse'
import { Failure, toPlain, type PlainFailure } from '#app/failure'
import { concat, message } from '#app/text/message'
import { makeFolders } from '#main/files/folders'
import type { Tensors } from '#main/files/tensors'
import { writeWhole } from '#main/files/write'
import { readDraft, writeDraft, type Draft, type DraftTab, type DraftImage } from './draftFile'
import { createDraftFolders, type DraftFolders } from './draftFolders'
import { hashesIn, readDraftTensors, removeOtherTensors, writeDraftTensors } from './draftTensors'
import type { FileNames } from './host'
import type { ImageStore } from './imageStore'

export interface Drafts {
  openSession(id: string, what: DraftedSession): SessionDrafts
  /** Leaves what was kept to the next process. */
  close(): Promise<void>
}

/** What drafts need of the session whose they are. */
export interface DraftedSession {
  readonly imageStore: ImageStore
  readonly tensors: Pick<Tensors, 'get'>
  /** Opens tensors for the session. @throws Failure 'over-budget' */
  readonly hold: (tensors: Tensors) => void
  readonly files: FileNames | undefined
}

export interface SessionDrafts {
  /** Keeps these tabs instead of those kept before, also by the session that the page had. @throws Failure 'write-failed' */
  keep(tabs: RequestOf<'keepDraft'>): Promise<KeptDraft>
  /** Takes over what the page before this one had open, and the drafts of windows that ended without a word. */
  take(before: RequestOf<'takeDrafts'>): Promise<TakenDrafts>
  /** The page is leaving on purpose: its draft is for itself, should it come back, and for no other window. */
  leave(): Promise<null>
  /** Forgets what this session has kept and taken: the person has let it go. */
  drop(): Promise<null>
  /** Leaves what was kept to whoever comes next. */
  close(): Promise<void>
}

/** How long the draft of a page is kept after the page was left; only that page can request it. */
const DRAFT_LIFETIME_MS = 24 * 60 * 60 * 1000
/** How long a page waits for the session of the previous page to end: its socket may close after the new one opens. */
const PREVIOUS_SESSION_TIMEOUT_MS = 1000

/** @param folder where drafts are; without one, none are kept */
export function createDrafts(folder: string | undefined): Drafts {
  if (folder === undefined) return { openSession: noDrafts, close: async () => undefined }
  const folders = createDraftFolders(folder)
  const open = new Map<string, Open>()
  return {
    openSession(id, what) {
      let end: () => void = () => undefined
      const ended = new Promise<void>((resolve) => (end = resolve))
      const session = openSession(id, folders, (other) => open.get(other), what)
      open.set(id, { ended, drop: session.drop })
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

/** A session that is open. */
interface Open {
  readonly ended: Promise<void>
  drop(): Promise<null>
}

function openSession(
  id: string,
  folders: DraftFolders,
  other: (session: string) => Open | undefined,
  { imageStore, tensors, hold, files }: DraftedSession,
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

  async function write({ tabs, current, page }: RequestOf<'keepDraft'>): Promise<KeptDraft> {
    const missing = new Map<string, Uint8Array>()
    const kept = tabs.map(({ experiment, file, unsaved, preview = false, images, input }) => ({
      experiment,
      file: file === null ? null : (files?.path(file) ?? null),
      unsaved,
      preview,
      input,
      pictures: images.map((image) => draftImageOf(image, missing)),
    }))
    const draft: Draft = { tabs: kept, current }
    const experiments = tabs.map(({ experiment }) => experiment)
    const hashes = hashesIn(experiments)
    if (page !== undefined && page !== id) await takeTensorsOf(page, experiments)
    hold(new Map([...hashes].flatMap((hash) => (tensors.get(hash) ? [[hash, tensors.get(hash)!] as const] : []))))
    try {
      own ??= await folders.reserve(id, 0)
      makeFolders(own, 0o700)
      for (const [copy, bytes] of missing) {
        await writeWhole(join(own, copy), (sink) => sink.write(bytes), { replace: true })
        copies.add(copy)
      }
      await writeDraftTensors(own, hashes, tensors)
      await writeDraft(own, draft)
      await removeOtherTensors(own, hashes)
      await folders.unmarkLeft(own)
    } catch (error) {
      throw new Failure('write-failed', message('service.draftNotKept', { reason: toPlain(error).message }))
    }
    await removeTaken()
    if (page !== undefined && page !== id) await dropOf(page)
    return { page: id }
  }

  /** Forgets what the page kept by a session before: its socket was lost, and it has gone on by this one. */
  async function dropOf(session: string): Promise<void> {
    const before = other(session)
    if (before) return void (await before.drop())
    for (const free of await folders.free()) {
      const path = free.session === session ? await folders.claim(free, id, ++claims) : null
      if (path !== null) await remove(path)
    }
  }

  /** Opens what the page had open by a session whose socket was lost. */
  async function takeTensorsOf(session: string, experiments: readonly Experiment[]): Promise<void> {
    const stack = experiments.flatMap((experiment) => experiment.stack)
    for (const free of await folders.free()) {
      if (free.session === session) hold(await readDraftTensors(free.path, stack))
    }
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
    const before = page === undefined ? undefined : other(page)?.ended
    if (before) await Promise.race([before, after(PREVIOUS_SESSION_TIMEOUT_MS, undefined, { ref: false })])
    const back: OpenedTab[] = []
    const found: OpenedTab[] = []
    const failures: PlainFailure[] = []
    let [currentBack, currentFound] = [0, 0]
    for (const free of await folders.free()) {
      const isBack = free.session === page
      if (free.left !== null && !isBack) {
        if (Date.now() - free.left > DRAFT_LIFETIME_MS) await remove(free.path)
        continue
      }
      const path = await folders.claim(free, id, ++claims)
      if (path === null) continue
      const draft = await readDraft(path)
      if (draft === 'damaged') failures.push(damaged(await folders.setAside(path)))
      // The process was killed before it had written the first draft.
      if (draft === null) await remove(path)
      if (draft === null || draft === 'damaged') continue
      taken.push(path)
      const tabs: OpenedTab[] = []
      for (const tab of draft.tabs) {
        const opened = await openTab(tab, path)
        if (opened instanceof Failure) failures.push(damaged(await folders.copyAside(path), opened))
        else tabs.push(opened)
      }
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
      failures,
    }
  }

  /** The tab of a draft, or why its experiment can't be read. */
  async function openTab(
    { experiment: text, file, unsaved, preview, input, pictures: kept }: DraftTab,
    place: string,
  ): Promise<OpenedTab | Failure> {
    try {
      const experiment = checkExperiment(text)
      hold(await readDraftTensors(place, experiment.stack))
      const images = await Promise.all(experiment.inputs.map((input, i) => openImage(kept[i] ?? null, input, place)))
      return { experiment, images, file: file === null ? null : (files?.of(file) ?? null), unsaved, preview, input }
    } catch (error) {
      return error instanceof Failure ? error : new Failure('internal', toPlain(error).message)
    }
  }

  async function openImage(kept: DraftImage, input: ExperimentInput, place: string): Promise<ImageInfo | null> {
    try {
      if (kept === null || input.kind !== 'image') return null
      if ('path' in kept) return await imageStore.addFile(kept.path, input)
      return await imageStore.add(input.name, new Uint8Array(await readFile(join(place, kept.copy))), input.select)
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
    keep: async () => ({ page: id }),
    take: async () => ({ tabs: [], current: 0, page: id, recovered: false, failures: [] }),
    leave: async () => null,
    drop: async () => null,
    close: async () => undefined,
  }
}

function damaged(place: string, reason?: Failure): PlainFailure {
  const words = message('service.draftDamaged', { place })
  return { code: 'unreadable-file', message: reason ? concat([words, reason.text], ' ') : words }
}

/** What a person would miss after a crash: not an empty tab, nor an example that nobody has touched, unless it was on screen. */
function isWorthKeeping({ experiment, file, unsaved, preview }: OpenedTab, inFront: boolean): boolean {
  const empty = experiment.stack.length === 0 && experiment.inputs.length === 0
  if (unsaved || file !== null) return true
  return inFront ? !(preview && empty) : !preview && !empty
}
