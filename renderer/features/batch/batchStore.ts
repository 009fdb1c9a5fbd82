/**
 * The run of an experiment on many images: goes on while its dialog is closed and the experiment is edited, with the
 * experiment that it was started with. Images are run a few at a time, and only their rows are kept.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { outputLayers } from '#app/batch/layers'
import type { ColumnKind, OutputLayer } from '#app/batch/table'
import type { BatchRows } from '#app/protocol/contract'
import { useClient } from '#renderer/client/use'
import { errorText, t } from '#renderer/messages/index'
import { useImagesStore } from '#renderer/stores/images'
import type { BatchImages } from './batchSources'
import { resultColumns, type ResultRow } from './resultRows'

export interface BatchOrder extends BatchImages {
  /** Stack positions; -1 for the input. */
  readonly layers: readonly number[]
  readonly columns: readonly ColumnKind[]
}

export type BatchPhase = 'idle' | 'running' | 'paused' | 'cancelled' | 'done'

/** Images that are decoded and run side by side. */
const SIDE_BY_SIDE = 3
/** Rows that have a thumbnail: 4 kB each. */
const MAX_THUMBNAILS = 20_000
/** Milliseconds between two looks at the rows: sorting many takes a while. */
const shownEvery = (rows: number) => Math.max(200, rows / 25)

export const useBatch = defineStore('batch', () => {
  const client = useClient()
  const images = useImagesStore()
  const order = shallowRef<BatchOrder | null>(null)
  const phase = ref<BatchPhase>('idle')
  /** Known with the first image that could be run. */
  const layers = shallowRef<readonly OutputLayer[] | null>(null)
  /** Why the run stands still, or has not begun. */
  const problem = ref('')
  const rows = shallowRef<readonly ResultRow[]>([])
  /** The rows as they were when they were saved last. */
  const saved = shallowRef<readonly ResultRow[] | null>(null)
  const done = ref(0)
  const secondsLeft = ref<number | null>(null)

  /** By the place of the image. */
  let results: (readonly ResultRow[] | undefined)[] = []
  /** Places of images still to be run, the next one last; and of those that are run again alone, as others may have crowded them out. */
  let waiting: number[] = []
  let alone: number[] = []
  /** Places of those that are being run. */
  let running = new Set<number>()
  /** What the service calls the batch; null where it holds none. */
  let batch: string | null = null
  let clock = { since: 0, done: 0 }
  let timer: ReturnType<typeof setTimeout> | undefined

  const total = computed(() => order.value?.sources.length ?? 0)
  const failures = computed(() => rows.value.filter(({ failure }) => failure !== null).length)
  const underWay = computed(() => phase.value === 'running' || phase.value === 'paused')
  /** Whether something would be lost with the run: images that are left, or rows. */
  const unsaved = computed(() => underWay.value || (rows.value.length > 0 && rows.value !== saved.value))
  watch(unsaved, (some) => void client.files.setUnsavedRows(some))
  const columns = computed(() => (order.value && layers.value ? resultColumns(layers.value, order.value.columns) : []))

  /** Starts anew: the rows of the run before are gone. */
  async function start(next: BatchOrder): Promise<void> {
    cancel()
    order.value = next
    images.hold(next.inputs)
    layers.value = null
    results = []
    waiting = next.sources.map((_, i) => i).reverse()
    alone = []
    running = new Set()
    show()
    await go()
  }

  /** Goes on with the images that are left. */
  async function go(): Promise<void> {
    if (!order.value || phase.value === 'running') return
    problem.value = ''
    phase.value = 'running'
    clock = { since: performance.now(), done: countDone() }
    try {
      await openBatch(order.value)
    } catch (error) {
      stop('paused', errorText(error))
    }
    pump()
  }

  async function openBatch({ experiment, layers: wanted, columns: kinds }: BatchOrder): Promise<void> {
    if (batch !== null) return
    const id = crypto.randomUUID()
    batch = id
    const channels = layers.value && { channels: layers.value.map((layer) => layer.channels) }
    const request = { batch: id, experiment, layers: [...wanted], columns: [...kinds], ...channels }
    await client.request('openBatch', request).catch((error: unknown) => {
      if (batch === id) batch = null
      throw error
    })
  }

  /** Begins with as many images as there is room for; the first one that works tells the channels of all. */
  function pump(): void {
    const room = layers.value ? SIDE_BY_SIDE : 1
    while (phase.value === 'running' && running.size < room && waiting.length > 0) void work(waiting.pop()!, false)
    if (phase.value !== 'running' || running.size > 0) return
    if (alone.length > 0) void work(alone.shift()!, true)
    else stop('done')
  }

  async function work(place: number, isAlone: boolean): Promise<void> {
    const [of, id, beside] = [order.value!, batch!, running]
    beside.add(place)
    try {
      const reply = await of.sources[place]!.rows(id)
      beside.delete(place)
      if (order.value === of) take(place, reply, isAlone)
    } catch (error) {
      beside.delete(place)
      if (order.value !== of) return
      // No row, not even one with a failure: the batch is closed, or its service lost.
      waiting.push(place)
      if (batch === id) stop('paused', errorText(error))
    }
    if (order.value === of) pump()
  }

  function take(place: number, { path, channels, rows: told }: BatchRows, isAlone: boolean): void {
    const { experiment, layers: wanted, columns: kinds, sources } = order.value!
    if (!isAlone && told.some(({ failure }) => failure && mayBeCrowded.includes(failure.code))) {
      alone.push(place)
      return
    }
    if (channels && !layers.value) {
      const known = outputLayers(experiment.stack, wanted, channels)
      try {
        resultColumns(known, kinds)
      } catch (error) {
        waiting.push(place)
        return stop('cancelled', errorText(error))
      }
      layers.value = known
    }
    const { name } = sources[place]!
    results[place] = told.map((row): ResultRow => {
      const named = told.length > 1 ? t('batch.item', { name, n: row.item! + 1 }) : name
      return { image: place, path, ...row, name: named, thumbnail: place < MAX_THUMBNAILS ? row.thumbnail : null }
    })
    timer ??= setTimeout(show, shownEvery(total.value))
  }

  function show(): void {
    clearTimeout(timer)
    timer = undefined
    rows.value = results.flat() as readonly ResultRow[]
    done.value = countDone()
    const [now, left] = [done.value - clock.done, total.value - done.value]
    secondsLeft.value = now > 0 ? ((performance.now() - clock.since) / 1000 / now) * left : null
  }

  function countDone(): number {
    return total.value - waiting.length - alone.length - running.size
  }

  function stop(next: BatchPhase, why = ''): void {
    phase.value = next
    problem.value = why
    if (next !== 'paused' || why !== '') closeBatch()
    show()
  }

  function closeBatch(): void {
    if (phase.value !== 'paused') images.hold([])
    if (batch !== null) client.request('closeBatch', { batch }).catch(() => undefined)
    batch = null
  }

  /** Finishes the images that are being run, and stands still. */
  function pause(): void {
    if (phase.value === 'running') stop('paused')
  }

  /** Gives up the images that are left; the rows stay. */
  function cancel(): void {
    if (underWay.value) stop('cancelled')
  }

  /** @param those that were saved: the run may have added to them since */
  function markSaved(those: readonly ResultRow[]): void {
    saved.value = those
  }

  return {
    order,
    phase,
    underWay,
    unsaved,
    layers,
    columns,
    problem,
    rows,
    done,
    total,
    failures,
    secondsLeft,
    start,
    go,
    pause,
    cancel,
    markSaved,
  }
})

/** Failures that may be those of the images beside: memory ran out, or a process ended. */
const mayBeCrowded = ['over-budget', 'worker-died', 'internal']
