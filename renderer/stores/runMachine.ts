/**
 * The states of running the experiment on screen, as a pure function: `transition(state, event)` gives the next state
 * and the effects that the store carries out.
 *
 *   idle, done, failed, cancelled --changed--> running --runFinished--> done
 *   running --changed--> waiting (a large stack, edited in quick succession) --debounced--> running
 *
 * A newer run cancels the one in flight. A layer's old map stays until its new one arrives, and a run is released as
 * soon as it has ended and none of its maps is shown.
 */
import type { Experiment } from '#app/document/experiment'
import { allLayers } from '#app/document/lanes'
import type { PlainFailure } from '#app/failure'
import type { MapSummary, ServiceEvent } from '#app/protocol/contract'

export type RunStatus =
  | { readonly phase: 'idle' | 'waiting' | 'cancelled' }
  /** preparing: the input is being rendered or goes through its steps; the fraction is that of this work. */
  | { readonly phase: 'running'; readonly run: string; readonly fraction: number; readonly preparing?: boolean }
  | { readonly phase: 'done'; readonly milliseconds: number }
  | { readonly phase: 'failed'; readonly failure: PlainFailure }

/** What belongs to one tab. */
export interface TabRun {
  readonly status: RunStatus
  /** bytes that the last run needs; null before the first */
  readonly bytes: number | null
  /** The newest map of each layer, by layer id, with the run that it belongs to. */
  readonly shown: ReadonlyMap<string, { readonly run: string; readonly map: MapSummary }>
  /** The last run that ended well and is still held by the service, for exports. */
  readonly finished: { readonly run: string; readonly milliseconds: number } | null
  /** The values that the shown maps, or the run on its way to them, were requested for; null for none. */
  readonly basis: readonly unknown[] | null
}

export interface RunState extends TabRun {
  /** When the experiment changed last, in milliseconds. */
  readonly changedAt: number
  /** Runs whose maps the service may hold. */
  readonly held: ReadonlyMap<string, { readonly experiment: Experiment; readonly ended: boolean }>
  /** The runs of tabs that are not on screen, by tab, the one left last at the end. */
  readonly suspended: ReadonlyMap<string, TabRun>
}

/** A run to start: its new id, what it computes, and the bytes of its maps. */
export interface RunJob {
  readonly run: string
  readonly experiment: Experiment
  readonly bytes: number
}

export type RunEvent =
  | Extract<ServiceEvent, { readonly run: string }>
  /** `basis` may have changed; job: null where nothing can run. forced: run even if it has not changed. */
  | {
      readonly type: 'changed'
      readonly basis: readonly unknown[]
      readonly job: RunJob | null
      readonly at: number
      readonly forced: boolean
    }
  | { readonly type: 'debounced'; readonly job: RunJob }
  | { readonly type: 'cancelRequested' }
  | { readonly type: 'serviceRestarted' }
  /** The tab on screen is left; budget: bytes of maps that suspended tabs may keep. */
  | { readonly type: 'tabSuspended'; readonly tab: string; readonly budget: number }
  /** A tab comes on screen; null for a new one. */
  | { readonly type: 'tabRestored'; readonly tab: string | null }
  | { readonly type: 'tabClosed'; readonly tab: string }

export type RunEffect =
  | { readonly type: 'start'; readonly job: RunJob }
  | { readonly type: 'cancel' | 'release'; readonly run: string }
  /** Send 'debounced' after DEBOUNCE_MS, unless the state has left 'waiting' by then. */
  | { readonly type: 'debounce' }

export interface Transition {
  readonly state: RunState
  readonly effects: readonly RunEffect[]
}

export const DEBOUNCE_MS = 120
/** Runs up to this size end sooner than anybody can type on: they need no debouncing. */
const TINY_BYTES = 1e6
/** The key of the input's map in `shown`: layer ids are never empty. */
export const INPUT_ID = ''

const newTab: TabRun = { status: { phase: 'idle' }, bytes: null, shown: new Map(), finished: null, basis: null }

export const initialState: RunState = { ...newTab, changedAt: -Infinity, held: new Map(), suspended: new Map() }

export function transition(state: RunState, event: RunEvent): Transition {
  const current = runInFlight(state)
  switch (event.type) {
    case 'changed':
      return onChanged(state, event)
    case 'debounced':
      return state.status.phase === 'waiting' ? start(state, event.job) : { state, effects: [] }
    case 'cancelRequested':
      return { state, effects: cancel(current) }
    case 'serviceRestarted':
      return { state: { ...initialState, bytes: state.bytes, changedAt: state.changedAt }, effects: [] }
    case 'tabSuspended':
      return suspend(state, event.tab, event.budget)
    case 'tabRestored':
      return restore(state, event.tab)
    case 'tabClosed':
      return release({ ...state, suspended: without(state.suspended, [event.tab]) })
    case 'runFinished':
    case 'runFailed':
      return onEnded(state, event)
  }
  if (event.run !== current) return { state, effects: [] }
  const { run } = event
  switch (event.type) {
    case 'inputProgress':
      return {
        state: withStatus(state, { phase: 'running', run, fraction: event.fraction, preparing: true }),
        effects: [],
      }
    case 'runStarted':
      return {
        state: { ...withStatus(state, { phase: 'running', run, fraction: 0 }), bytes: event.bytes },
        effects: [],
      }
    case 'runProgress':
      return { state: withStatus(state, { phase: 'running', run, fraction: event.fraction }), effects: [] }
    case 'layerDone':
      return { state: showMap(state, run, event.map), effects: [] }
  }
}

/** A change runs immediately; further ones that come in quick succession wait for the last of them. */
function onChanged(state: RunState, { basis, job, at, forced }: Extract<RunEvent, { type: 'changed' }>): Transition {
  if (!forced && sameItems(basis, state.basis)) return { state, effects: [] }
  const cancelled = cancel(runInFlight(state))
  if (!job) {
    const { state: next, effects } = release({ ...state, ...newTab, basis })
    return { state: next, effects: [...cancelled, ...effects] }
  }
  const busy = state.status.phase === 'running' || state.status.phase === 'waiting'
  const quick = at - state.changedAt <= DEBOUNCE_MS
  const changed = { ...state, basis, changedAt: at }
  if (busy && quick && job.bytes > TINY_BYTES) {
    return { state: withStatus(changed, { phase: 'waiting' }), effects: [...cancelled, { type: 'debounce' }] }
  }
  const { state: next, effects } = start(changed, job)
  return { state: next, effects: [...cancelled, ...effects] }
}

function start(state: RunState, job: RunJob): Transition {
  const held = new Map(state.held).set(job.run, { experiment: job.experiment, ended: false })
  const status: RunStatus = { phase: 'running', run: job.run, fraction: 0 }
  return { state: { ...state, held, status }, effects: [{ type: 'start', job }] }
}

function cancel(run: string | null): RunEffect[] {
  return run === null ? [] : [{ type: 'cancel', run }]
}

function showMap(state: RunState, run: string, map: MapSummary): RunState {
  const id = map.layer < 0 ? INPUT_ID : allLayers(state.held.get(run)?.experiment.stack ?? [])[map.layer]?.id
  if (id === undefined) return state
  return { ...state, shown: new Map(state.shown).set(id, { run, map: mergeSummaries(state.shown.get(id)?.map, map) }) }
}

function onEnded(state: RunState, event: Extract<RunEvent, { type: 'runFinished' | 'runFailed' }>): Transition {
  const { run } = event
  const entry = state.held.get(run)
  if (!entry) return { state, effects: [] }
  const ended = { ...state, held: new Map(state.held).set(run, { ...entry, ended: true }) }
  if (run !== runInFlight(state)) return release(ended)
  if (event.type === 'runFinished') {
    const { milliseconds } = event
    const shown = new Map([...state.shown].filter(([, map]) => map.run === run))
    return release({ ...ended, status: { phase: 'done', milliseconds }, shown, finished: { run, milliseconds } })
  }
  const { failure } = event
  return release(
    withStatus(ended, failure.code === 'cancelled' ? { phase: 'cancelled' } : { phase: 'failed', failure }),
  )
}

/** Puts the tab on screen aside with its maps, and drops those of the tabs left longest ago that exceed the budget. */
function suspend(state: RunState, tab: string, budget: number): Transition {
  const { bytes, shown, finished } = state
  const complete = state.status.phase !== 'running' && state.status.phase !== 'waiting'
  const left: TabRun = {
    status: complete ? state.status : { phase: 'idle' },
    bytes,
    shown,
    finished,
    basis: complete ? state.basis : null,
  }
  const suspended = new Map(state.suspended).set(tab, left)
  let sum = 0
  const beyond = [...suspended].reverse().filter(([, other]) => (sum += other.bytes ?? 0) > budget)
  const { state: next, effects } = release({
    ...state,
    ...newTab,
    suspended: without(
      suspended,
      beyond.map(([id]) => id),
    ),
  })
  return { state: next, effects: [...cancel(runInFlight(state)), ...effects] }
}

function restore(state: RunState, tab: string | null): Transition {
  if (tab === null) return release({ ...state, ...newTab })
  const restored = state.suspended.get(tab) ?? newTab
  return release({ ...state, ...restored, suspended: without(state.suspended, [tab]) })
}

/** Releases the runs that have ended and of which no map is shown in any tab. */
function release(state: RunState): Transition {
  const shown = [state, ...state.suspended.values()].flatMap((tab) => [...tab.shown.values()])
  const needed = new Set(shown.map(({ run }) => run))
  const runs = [...state.held].filter(([run, { ended }]) => ended && !needed.has(run)).map(([run]) => run)
  const lost = state.finished !== null && runs.includes(state.finished.run)
  return {
    state: { ...state, held: without(state.held, runs), finished: lost ? null : state.finished },
    effects: runs.map((run) => ({ type: 'release', run })),
  }
}

/** A later summary of a map adds its tiles to the earlier one; where it says nothing new, the earlier one stays. */
function mergeSummaries(before: MapSummary | undefined, map: MapSummary): MapSummary {
  if (before?.map !== map.map) return map
  if (!map.tiles && before.layer === map.layer && before.milliseconds === map.milliseconds) return before
  return { ...map, tiles: [...(before.tiles ?? []), ...(map.tiles ?? [])] }
}

function runInFlight({ status }: TabRun): string | null {
  return status.phase === 'running' ? status.run : null
}

function withStatus(state: RunState, status: RunStatus): RunState {
  return { ...state, status }
}

function without<V>(map: ReadonlyMap<string, V>, keys: readonly string[]): ReadonlyMap<string, V> {
  return keys.length === 0 ? map : new Map([...map].filter(([key]) => !keys.includes(key)))
}

function sameItems(a: readonly unknown[], b: readonly unknown[] | null): boolean {
  return b !== null && a.length === b.length && a.every((item, i) => item === b[i])
}
