/** For tests of stores: a client that records requests and lets the test speak for the service; small experiments. */
import { createPinia, setActivePinia, type Pinia } from 'pinia'
import { createApp, type App } from 'vue'
import type { ImageInfo, MapSummary, RequestName, ServiceEvent } from '#app/protocol/contract'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import type { Experiment, Lane } from '#app/document/experiment'
import { mapShape } from '#app/shape'
import type { Client, Files, Link } from '#renderer/client/client'
import { clientKey } from '#renderer/client/use'

export interface ScriptedService {
  readonly app: App
  readonly client: Client
  readonly pinia: Pinia
  readonly requests: { readonly name: string; readonly argument: Record<string, unknown> }[]
  tell(event: ServiceEvent): void
  link(link: Link): void
  /** The ids given to requests of a name: the runs started, the jobs cancelled, the runs released. */
  ids(name: 'run' | 'cancel' | 'release'): string[]
}

const defaults: Partial<Record<RequestName, unknown>> = {
  takeDrafts: { tabs: [], current: 0, page: 'page', recovered: false, failures: [] },
  keepDraft: { page: 'page' },
}

/**
 * Sets up a new Pinia whose stores talk to a service that answers what the test says: null to every request but
 * those in `answers` (no drafts), and files by `files`.
 */
export function setUpStores(
  answers: Partial<Record<RequestName, unknown>> = {},
  files: Partial<Files> = {},
): ScriptedService {
  const requests: ScriptedService['requests'] = []
  const listeners = new Set<(event: ServiceEvent) => void>()
  const links = new Set<(link: Link) => void>()
  const nothing = () => Promise.reject(new Error('not part of this test'))
  const client: Client = {
    host: 'browser',
    connected: Promise.resolve(),
    request: (name, argument) => {
      requests.push({ name, argument })
      return Promise.resolve((answers[name] ?? defaults[name] ?? null) as never)
    },
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onLink: (listener) => {
      links.add(listener)
      return () => links.delete(listener)
    },
    setMenus: async () => undefined,
    files: {
      pickImages: nothing,
      addImages: nothing,
      pickFolder: nothing,
      pickExperiment: nothing,
      readExperiment: nothing,
      saveExperiment: nothing,
      saveFile: nothing,
      listRecent: nothing,
      openRecent: nothing,
      setTitle: async () => undefined,
      setUnsavedRows: async () => undefined,
      savedBeforeClosing: async () => undefined,
      ...files,
    },
  }
  const pinia = createPinia()
  const app = createApp({}).use(pinia).provide(clientKey, client)
  setActivePinia(pinia)
  return {
    app,
    client,
    pinia,
    requests,
    tell: (event) => listeners.forEach((listener) => listener(event)),
    link: (link) => links.forEach((listener) => listener(link)),
    ids: (name) =>
      requests.filter((r) => r.name === name).map((r) => String(r.argument[name === 'cancel' ? 'job' : 'run'])),
  }
}

/** An experiment on a 4 x 4 input with the given layers. */
export function smallExperiment(...types: string[]): Experiment {
  const start: Experiment = {
    ...emptyExperiment('small'),
    inputs: [
      {
        kind: 'values',
        name: 'ramp',
        planes: [
          [
            [0, 1, 2, 3],
            [4, 5, 6, 7],
            [8, 9, 10, 11],
            [12, 13, 14, 15],
          ],
        ],
      },
    ],
  }
  return types.reduce((e, type) => insertLayer(e, newLayer(e, type), e.stack.length), start)
}

export function mapOf(run: string, layer: number): MapSummary {
  return { map: `${run}/${layer}`, layer, shape: mapShape(1, 2, 2), levels: 1, ranges: [[0, 1]], milliseconds: 1 }
}

export function imageInfo(image: string, name = `${image}.png`): ImageInfo {
  return {
    image,
    name,
    format: 'png',
    width: 8,
    height: 6,
    channels: 3,
    depth: 8,
    white: true,
    bytes: 100,
    profile: null,
    orientation: 1,
    page: 1,
    pages: 1,
    arrays: [],
    array: null,
    axes: null,
    notes: [],
  }
}

/** `Conv2D, Parallel: [ReLU, Dropout | empty], MaxPooling2D` on the 4 x 4 input. */
export function branchedExperiment(): Experiment {
  const around = smallExperiment('Conv2D', 'Parallel', 'MaxPooling2D')
  return ['ReLU', 'Dropout'].reduce(
    (e, type, at) => insertLayer(e, newLayer(e, type), at, { block: 'parallel-1', lane: 0 }),
    around,
  )
}

/** A stack as text, blocks as their lanes in brackets: `conv2d-1 [relu-1 | ] maxpooling2d-1`. */
export function stackText(stack: Lane): string {
  return stack.map(({ id, lanes }) => (lanes ? `[${lanes.map(stackText).join(' | ')}]` : id)).join(' ')
}
