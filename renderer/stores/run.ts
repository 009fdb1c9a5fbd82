/**
 * Runs the experiment by itself after each change and keeps the maps on show.
 * A newer run cancels the one in flight. A layer's old map stays until its new one arrives, and a run is released
 * as soon as none of its maps is on show.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { MapSummary, RequestOf, ServiceEvent } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { toPlain, type PlainFailure } from '#app/failure'
import { planBytes } from '#app/plan'
import { useClient } from '#renderer/client/use'
import { useExperimentStore } from './experiment'
import { useImagesStore } from './images'
import { usePerTab } from './perTab'
import { usePlanStore } from './plan'
import { useServiceStore } from './service'

export type RunState =
  | { readonly phase: 'idle' | 'waiting' | 'cancelled' }
  /** preparing: its input is drawn, or goes through its steps; the fraction is that of this work. */
  | { readonly phase: 'running'; readonly fraction: number; readonly preparing?: boolean }
  | { readonly phase: 'done'; readonly milliseconds: number }
  | { readonly phase: 'failed'; readonly failure: PlainFailure }

const DEBOUNCE_MILLISECONDS = 120
const PATIENCE_MILLISECONDS = 300
/** Runs up to this size are over sooner than anybody could type on. */
const TINY_BYTES = 1e6
/** Before anything was run. */
const NOTHING: View = { state: { phase: 'idle' }, bytes: null, shown: new Map(), finished: null, covered: null }
/** The key of the input's map; layers have theirs under their ids, which are never empty. */
const INPUT = ''

interface Shown {
  readonly run: string
  readonly map: MapSummary
}

/** A whole run, for exports. */
interface Finished {
  readonly run: string
  readonly experiment: Experiment
  readonly milliseconds: number
}

type Shows = NonNullable<RequestOf<'run'>['show']>

/** What a tab that is not on screen would show. */
interface View {
  readonly state: RunState
  readonly bytes: number | null
  readonly shown: ReadonlyMap<string, Shown>
  readonly finished: Finished | null
  readonly covered: readonly unknown[] | null
}

/** Maps of other tabs may take this part of the memory budget; beyond it, the tab left longest ago runs again. */
const PART_FOR_OTHER_TABS = 0.25

export const useRunStore = defineStore('run', () => {
  const client = useClient()
  const experiment = useExperimentStore()
  const images = useImagesStore()
  const plan = usePlanStore()
  const service = useServiceStore()

  const state = shallowRef<RunState>({ phase: 'idle' })
  /** bytes that the last run needs */
  const bytes = shallowRef<number | null>(null)
  const shown = shallowRef<ReadonlyMap<string, Shown>>(new Map())
  /** The last whole run, for exports; null as long as there is none. */
  const finished = shallowRef<Finished | null>(null)

  /** Runs that the host may hold maps of, each with the experiment it was given. */
  const alive = new Map<string, { readonly experiment: Experiment; ended: boolean }>()
  let current: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let changed = -Infinity
  /** What the maps on show, or the run on its way to them, were asked for. */
  let covered: readonly unknown[] | null = null
  /** The views of other tabs, the one left last at the end. */
  const aside = new Set<View>()

  const maps = computed(() => {
    const found = new Map<number, MapSummary>()
    const input = shown.value.get(INPUT)
    if (input) found.set(-1, input.map)
    experiment.document.stack.forEach((layer, index) => {
      const map = layer.enabled ? shown.value.get(layer.id)?.map : undefined
      if (map) found.set(index, map)
    })
    return found as ReadonlyMap<number, MapSummary>
  })
  /** Whether maps on show are not those of the stack as it stands, for so long that somebody could see it. */
  const outdated = ref(false)
  let outdating: ReturnType<typeof setTimeout> | undefined
  watch(
    () => state.value.phase !== 'done' && shown.value.size > 0,
    (now) => {
      clearTimeout(outdating)
      if (now) outdating = setTimeout(() => (outdated.value = true), PATIENCE_MILLISECONDS)
      else outdated.value = false
    },
  )
  const failure = computed(() => (state.value.phase === 'failed' ? state.value.failure : null))

  let onShow: () => Shows = () => []
  /** @param shows gives what is on screen: its overviews come with the news of the maps */
  function showing(shows: () => Shows): void {
    onShow = shows
  }

  /** Everything that a map depends on; a change of anything else does not run. */
  const reasons = computed(() => [
    images.input,
    images.picture?.image,
    experiment.document.reading.channels,
    experiment.document.reading.range,
    ...experiment.document.stack.flatMap((layer) => [layer.id, layer.enabled, layer.params]),
  ])
  watch(reasons, (now) => {
    if (covered?.length !== now.length || now.some((reason, i) => reason !== covered?.[i])) schedule()
  })
  usePerTab().register<View>({
    setAside() {
      const done = state.value.phase !== 'running' && state.value.phase !== 'waiting'
      stopCurrent()
      clearTimeout(timer)
      const view = {
        state: state.value,
        bytes: bytes.value,
        shown: shown.value,
        finished: finished.value,
        covered: done ? covered : null,
      }
      aside.add(view)
      makeRoom()
      return view
    },
    bringBack(kept) {
      const view = kept && aside.delete(kept) ? kept : NOTHING
      state.value = view.state
      bytes.value = view.bytes
      shown.value = view.shown
      finished.value = view.finished
      covered = view.covered
      collect()
    },
    drop(view) {
      aside.delete(view)
      collect()
    },
  })
  client.onEvent(receive)
  client.onLink((link) => {
    if (link === 'lost') return
    alive.clear()
    aside.clear()
    current = null
    shown.value = new Map()
    finished.value = null
    images.forget()
    schedule()
  })

  function schedule(): void {
    const idle = current === null && state.value.phase !== 'waiting'
    stopCurrent()
    clearTimeout(timer)
    covered = reasons.value
    if (!plan.plan) {
      shown.value = new Map()
      finished.value = null
      bytes.value = null
      state.value = { phase: 'idle' }
      collect()
      return
    }
    // A change runs at once; those that come while it runs wait for the last of them.
    const rested = performance.now() - changed > DEBOUNCE_MILLISECONDS
    changed = performance.now()
    if (idle || rested || planBytes(plan.plan) <= TINY_BYTES) return start()
    state.value = { phase: 'waiting' }
    timer = setTimeout(start, DEBOUNCE_MILLISECONDS)
  }

  function start(): void {
    const runnable = withoutFault(experiment.document, plan.plan?.problem?.layerId)
    const run = crypto.randomUUID()
    alive.set(run, { experiment: runnable, ended: false })
    current = run
    state.value = { phase: 'running', fraction: 0 }
    const image = images.picture?.image ?? null
    client
      .request('run', { run, experiment: runnable, input: images.active, image, show: onShow() })
      .catch((error: unknown) => end(run, { phase: 'failed', failure: toPlain(error) }))
  }

  /** Stops the run in flight, as the person asked. */
  function cancel(): void {
    if (current === null || state.value.phase !== 'running') return
    client.request('cancel', { job: current }).catch(() => undefined)
  }

  function stopCurrent(): void {
    cancel()
    current = null
  }

  function receive(event: ServiceEvent): void {
    switch (event.type) {
      case 'runStarted':
        if (event.run !== current) return
        bytes.value = event.bytes
        state.value = { phase: 'running', fraction: 0 }
        return
      case 'inputProgress':
        if (event.run === current) state.value = { phase: 'running', fraction: event.fraction, preparing: true }
        return
      case 'runProgress':
        if (event.run === current) state.value = { phase: 'running', fraction: event.fraction }
        return
      case 'layerDone':
        if (event.run === current) show(event.run, event.map)
        return
      case 'runFinished':
        return end(event.run, { phase: 'done', milliseconds: event.milliseconds })
      case 'runFailed':
        return end(
          event.run,
          event.failure.code === 'cancelled' ? { phase: 'cancelled' } : { phase: 'failed', failure: event.failure },
        )
    }
  }

  function show(run: string, map: MapSummary): void {
    const id = map.layer < 0 ? INPUT : alive.get(run)?.experiment.stack[map.layer]?.id
    if (id === undefined) return
    const before = shown.value.get(id)?.map
    shown.value = new Map(shown.value).set(id, { run, map: before ? joined(before, map) : map })
  }

  function end(run: string, how: RunState): void {
    const held = alive.get(run)
    if (!held) return
    held.ended = true
    if (run === current) {
      state.value = how
      current = null
      if (how.phase === 'done') {
        shown.value = new Map([...shown.value].filter(([, entry]) => entry.run === run))
        finished.value = { run, experiment: held.experiment, milliseconds: how.milliseconds }
      }
    }
    collect()
  }

  /** Releases the runs that have ended and of which nothing is on show. */
  function collect(): void {
    const views = [shown.value, ...[...aside].map((view) => view.shown)]
    const needed = new Set(views.flatMap((maps) => [...maps.values()].map((entry) => entry.run)))
    for (const [run, { ended }] of alive) {
      if (!ended || needed.has(run)) continue
      alive.delete(run)
      if (finished.value?.run === run) finished.value = null
      client.request('release', { run }).catch(() => undefined)
    }
  }

  /** Lets the tabs go whose maps don't fit beside those on screen. */
  function makeRoom(): void {
    const room = PART_FOR_OTHER_TABS * (service.settings?.memoryBudget ?? 1e9)
    let sum = 0
    for (const view of [...aside].reverse()) {
      sum += view.bytes ?? 0
      if (sum > room) aside.delete(view)
    }
    collect()
  }

  return { state, bytes, maps, outdated, failure, finished, cancel, again: schedule, showing }
})

/** News of a map that was known already, with what came before; where they say nothing new, nothing is drawn anew. */
function joined(before: MapSummary, map: MapSummary): MapSummary {
  if (before.map !== map.map) return map
  if (!map.tiles && before.layer === map.layer && before.milliseconds === map.milliseconds) return before
  return { ...map, tiles: [...(before.tiles ?? []), ...(map.tiles ?? [])] }
}

/** The experiment with the layer at fault and those behind it switched off, so that what works is on show. */
function withoutFault(experiment: Experiment, layerId: string | undefined): Experiment {
  const fault = experiment.stack.findIndex((layer) => layer.id === layerId)
  if (fault < 0) return experiment
  return {
    ...experiment,
    stack: experiment.stack.map((layer, i) => (i < fault ? layer : { ...layer, enabled: false })),
  }
}
