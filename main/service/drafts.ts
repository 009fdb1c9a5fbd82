/**
 * Drafts: what windows have open with unsaved changes, kept on disk against a crash. Each session keeps a folder of its
 * own. A draft whose session has ended without saying so, or whose process has, is given to the next one that asks.
 */
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import type { ImageInfo, OpenedTab, RequestOf, TakenDrafts } from '../../app/contract'
import { checkExperiment } from '../../app/document/parse'
import { Failure } from '../../app/failure'
import { said } from '../../app/sentence'
import type { FileNames } from './session'
import type { Pictures } from './pictures'

export interface Drafts {
  openSession(id: string, pictures: Pictures, files: FileNames | undefined): SessionDrafts
}

export interface SessionDrafts {
  /** Keeps these tabs in place of what was kept before. @throws Failure 'write-failed' */
  keep(tabs: RequestOf<'keepDraft'>): Promise<null>
  /** Takes over the drafts that nobody has open any more. */
  take(): Promise<TakenDrafts>
  /** Forgets what this session has kept and taken: there is nothing unsaved, or the person has let it go. */
  drop(): Promise<null>
  /** Leaves what was kept to whoever comes next. */
  close(): Promise<void>
}

const schema = z.object({
  owner: z.object({ process: z.int(), booted: z.number() }),
  tabs: z.array(
    z.object({
      experiment: z.unknown(),
      file: z.string().nullable(),
      unsaved: z.boolean(),
      input: z.int().min(0).default(0),
      /** A picture by its path, or by the name of its copy in the draft's folder. */
      pictures: z.array(z.union([z.object({ path: z.string() }), z.object({ copy: z.string().regex(/^[\w-]+$/) }), z.null()])),
    }),
  ),
  current: z.int().min(0),
})
type Draft = z.infer<typeof schema>
type KeptPicture = Draft['tabs'][number]['pictures'][number]

const FILE = 'draft.json'
/** Two starts of the machine are further apart than this; its clock may be set meanwhile. */
const BOOT_SECONDS = 20

/** @param folder where drafts are; without one, none are kept */
export function createDrafts(folder: string | undefined): Drafts {
  /** Folders that sessions of this process hold. */
  const held = new Set<string>()
  return {
    openSession: (id, pictures, files) =>
      folder === undefined ? noDrafts : openSession(join(folder, id), folder, held, pictures, files),
  }
}

function openSession(own: string, all: string, held: Set<string>, pictures: Pictures, files: FileNames | undefined): SessionDrafts {
  /** Drafts that were taken over, until what became of them is kept. */
  const taken: string[] = []
  const copies = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()
  held.add(own)

  /** One after another: an older draft never comes over a newer one. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work)
    last = turn
    return turn
  }

  async function write({ tabs, current }: RequestOf<'keepDraft'>): Promise<null> {
    const missing = new Map<string, Uint8Array>()
    const kept = tabs.map(({ experiment, file, unsaved, images, input }) => ({
      experiment,
      file: file === null ? null : (files?.path(file) ?? null),
      unsaved,
      input,
      pictures: images.map((image) => keptPicture(image, missing)),
    }))
    const draft: Draft = { owner: ourselves(), tabs: kept, current }
    try {
      await mkdir(own, { recursive: true, mode: 0o700 })
      for (const [copy, bytes] of missing) {
        await writeFileAtomic(join(own, copy), Buffer.from(bytes), { mode: 0o600 })
        copies.add(copy)
      }
      await writeFileAtomic(join(own, FILE), JSON.stringify(draft), { mode: 0o600 })
    } catch (error) {
      throw new Failure('write-failed', said`The unsaved changes could not be kept against a crash: ${String(error)}. Save them.`)
    }
    await removeTaken()
    return null
  }

  function keptPicture(image: string | null, missing: Map<string, Uint8Array>): KeptPicture {
    const origin = image === null ? null : pictures.origin(image)
    if (image === null || origin === null) return null
    if ('path' in origin) return { path: origin.path }
    if (!copies.has(image)) missing.set(image, origin.bytes)
    return { copy: image }
  }

  async function removeTaken(): Promise<void> {
    for (const draft of taken.splice(0)) await remove(draft)
  }

  async function remove(draft: string): Promise<void> {
    await rm(draft, { recursive: true, force: true })
    if (draft !== own) held.delete(draft)
  }

  async function takeAll(): Promise<TakenDrafts> {
    const tabs: OpenedTab[] = []
    let current = 0
    for (const name of await readdir(all).catch(() => [])) {
      const draft = await claim(join(all, name))
      if (!draft) continue
      current = tabs.length + draft.current
      for (const tab of draft.tabs) tabs.push(...(await open(tab, taken.at(-1)!)))
    }
    return { tabs, current: Math.min(current, Math.max(0, tabs.length - 1)) }
  }

  /** Makes a draft ours, unless somebody has it open; null then, and for what is no draft. */
  async function claim(place: string): Promise<Draft | null> {
    if (held.has(place)) return null
    const draft = await readDraft(place)
    if (!draft || (draft.owner.process !== process.pid && isRunning(draft.owner))) return null
    const ours = `${own}-${taken.length}`
    held.add(ours)
    try {
      await rename(place, ours)
      await writeFileAtomic(join(ours, FILE), JSON.stringify({ ...draft, owner: ourselves() }))
    } catch {
      // Another window was quicker.
      held.delete(ours)
      return null
    }
    taken.push(ours)
    return draft
  }

  /** The tab of a draft; none where its experiment is damaged. */
  async function open({ experiment: text, file, unsaved, input, pictures: kept }: Draft['tabs'][number], place: string): Promise<OpenedTab[]> {
    try {
      const experiment = checkExperiment(text)
      const images = await Promise.all(experiment.inputs.map(({ name }, i) => openPicture(kept[i] ?? null, name, place)))
      return [{ experiment, images, file: file === null ? null : (files?.of(file) ?? null), unsaved, input }]
    } catch {
      return []
    }
  }

  async function openPicture(kept: KeptPicture, name: string, place: string): Promise<ImageInfo | null> {
    try {
      if (kept === null) return null
      if ('path' in kept) return await pictures.addFile(kept.path, name)
      return await pictures.add(name, new Uint8Array(await readFile(join(place, kept.copy))))
    } catch {
      return null
    }
  }

  return {
    keep: (tabs) => inTurn(() => write(tabs)),
    take: () => inTurn(takeAll),
    drop: () =>
      inTurn(async () => {
        copies.clear()
        await remove(own)
        await removeTaken()
        return null
      }),
    async close() {
      await last.catch(() => undefined)
      for (const draft of [own, ...taken]) held.delete(draft)
    },
  }
}

const noDrafts: SessionDrafts = {
  keep: async () => null,
  take: async () => ({ tabs: [], current: 0 }),
  drop: async () => null,
  close: async () => undefined,
}

async function readDraft(place: string): Promise<Draft | null> {
  try {
    return schema.parse(JSON.parse(await readFile(join(place, FILE), 'utf8')))
  } catch {
    return null
  }
}

function ourselves(): Draft['owner'] {
  return { process: process.pid, booted: bootTime() }
}

/** Whether the process is still there: its number may be another one's since the machine was started anew. */
function isRunning({ process: pid, booted }: Draft['owner']): boolean {
  if (Math.abs(booted - bootTime()) > BOOT_SECONDS) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** seconds */
function bootTime(): number {
  return Date.now() / 1000 - uptime()
}
