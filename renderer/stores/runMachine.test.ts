import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mapOf, smallExperiment } from './testing'
import { initialState, transition, type RunEffect, type RunEvent, type RunJob, type RunState } from './runMachine'

const experiment = smallExperiment('ReLU', 'MaxPooling2D')
const [relu, pooling] = experiment.stack.map(({ id }) => id)

const job = (run: string, bytes = 10): RunJob => ({ run, experiment, bytes })
const changed = (run: string, at: number, bytes = 10): RunEvent => ({
  type: 'changed',
  basis: [run],
  job: job(run, bytes),
  at,
  forced: false,
})
const done = (run: string, ...layers: number[]): RunEvent[] =>
  layers.map((layer) => ({ type: 'layerDone', run, map: mapOf(run, layer) }))
const finished = (run: string): RunEvent => ({ type: 'runFinished', run, milliseconds: 3 })
const failed = (run: string, code: 'cancelled' | 'worker-died'): RunEvent => ({
  type: 'runFailed',
  run,
  failure: { code, message: code },
})
const LARGE = 1e9

function play(events: readonly RunEvent[], from: RunState = initialState) {
  let state = from
  const effects: RunEffect[] = []
  for (const event of events) {
    const next = transition(state, event)
    state = next.state
    effects.push(...next.effects)
  }
  return { state, effects: effects.map(written) }
}

function written(effect: RunEffect): string {
  if (effect.type === 'debounce') return 'debounce'
  return `${effect.type} ${effect.type === 'start' ? effect.job.run : effect.run}`
}

const shown = ({ shown }: Pick<RunState, 'shown'>) => Object.fromEntries([...shown].map(([id, { run }]) => [id, run]))

test('a run goes from idle by preparing and running to done', () => {
  const phases: object[] = []
  let state = initialState
  for (const event of [
    changed('a', 0),
    { type: 'inputProgress', run: 'a', fraction: 0.5 },
    { type: 'runStarted', run: 'a', bytes: 640 },
    { type: 'runProgress', run: 'a', fraction: 0.25 },
    finished('a'),
  ] satisfies RunEvent[]) {
    state = transition(state, event).state
    phases.push(state.status)
  }
  expect(phases).toEqual([
    { phase: 'running', run: 'a', fraction: 0 },
    { phase: 'running', run: 'a', fraction: 0.5, preparing: true },
    { phase: 'running', run: 'a', fraction: 0 },
    { phase: 'running', run: 'a', fraction: 0.25 },
    { phase: 'done', milliseconds: 3 },
  ])
  expect(state.bytes).toBe(640)
})

test('the same basis runs only if forced', () => {
  const { state } = play([changed('a', 0), finished('a')])
  const same = { type: 'changed', basis: ['a'], job: job('b'), at: 9, forced: false } as const
  expect(transition(state, same)).toEqual({ state, effects: [] })
  expect(play([{ ...same, forced: true }], state).effects).toEqual(['start b'])
})

test('of quick changes to a large stack the first and the last run', () => {
  const quick = play([changed('a', 0, LARGE), changed('b', 50, LARGE), changed('c', 100, LARGE)])
  expect(quick.effects).toEqual(['start a', 'cancel a', 'debounce', 'debounce'])
  expect(quick.state.status).toEqual({ phase: 'waiting' })
  expect(play([{ type: 'debounced', job: job('d') }], quick.state).effects).toEqual(['start d'])
})

test('a small stack, an idle one, and a change after a rest run immediately', () => {
  expect(play([changed('a', 0), changed('b', 1)]).effects).toEqual(['start a', 'cancel a', 'start b'])
  expect(play([changed('a', 0, LARGE), finished('a'), changed('b', 1, LARGE)]).effects).toEqual([
    'start a',
    'release a',
    'start b',
  ])
  expect(play([changed('a', 0, LARGE), changed('b', 500, LARGE)]).effects).toEqual(['start a', 'cancel a', 'start b'])
})

test('a timer that fires late starts nothing', () => {
  const { state } = play([changed('a', 0, LARGE), changed('b', 1, LARGE), changed('c', 500, LARGE)])
  expect(transition(state, { type: 'debounced', job: job('d') })).toEqual({ state, effects: [] })
})

test('old maps stay until the new ones arrive, then their run is released', () => {
  const first = play([changed('a', 0), ...done('a', -1, 0, 1), finished('a'), changed('b', 500), ...done('b', -1)])
  expect(shown(first.state)).toEqual({ '': 'b', [relu!]: 'a', [pooling!]: 'a' })
  const second = play([...done('b', 0, 1), finished('b')], first.state)
  expect(shown(second.state)).toEqual({ '': 'b', [relu!]: 'b', [pooling!]: 'b' })
  expect(second.effects).toEqual(['release a'])
  expect(second.state.finished).toEqual({ run: 'b', milliseconds: 3 })
})

test('a run that was superseded neither shows maps nor ends the newer one', () => {
  const { state, effects } = play([changed('a', 0), changed('b', 1), ...done('a', 0), finished('a')])
  expect(state.status).toMatchObject({ phase: 'running', run: 'b' })
  expect(shown(state)).toEqual({})
  expect(effects.at(-1)).toBe('release a')
})

test('cancelling ends a run only when the service says so, and a failure keeps its reason', () => {
  const asked = play([changed('a', 0), { type: 'cancelRequested' }])
  expect(asked.effects).toEqual(['start a', 'cancel a'])
  expect(asked.state.status.phase).toBe('running')
  expect(play([failed('a', 'cancelled')], asked.state).state.status).toEqual({ phase: 'cancelled' })
  expect(play([failed('a', 'worker-died')], asked.state).state.status).toMatchObject({
    phase: 'failed',
    failure: { code: 'worker-died' },
  })
  expect(play([{ type: 'cancelRequested' }]).effects).toEqual([])
})

test('without anything to run nothing is shown', () => {
  const { state, effects } = play([
    changed('a', 0),
    ...done('a', 0),
    finished('a'),
    { type: 'changed', basis: [], job: null, at: 500, forced: false },
  ])
  expect(state).toMatchObject({ status: { phase: 'idle' }, bytes: null, finished: null })
  expect(shown(state)).toEqual({})
  expect(effects).toEqual(['start a', 'release a'])
})

test('a tab comes back with its maps; one that was left while it ran runs again', () => {
  const left = play([
    changed('a', 0),
    ...done('a', 0),
    finished('a'),
    { type: 'tabSuspended', tab: 'A', budget: 1000 },
    { type: 'tabRestored', tab: null },
    changed('b', 500),
    { type: 'tabSuspended', tab: 'B', budget: 1000 },
  ])
  expect(left.effects).toEqual(['start a', 'start b', 'cancel b'])
  const a = play([{ type: 'tabRestored', tab: 'A' }, changed('a', 900)], left.state)
  expect(shown(a.state)).toEqual({ [relu!]: 'a' })
  expect(a.state.finished?.run).toBe('a')
  expect(a.effects).toEqual([])
  const b = play([{ type: 'tabRestored', tab: 'B' }, { ...changed('c', 900), basis: ['b'] } as RunEvent], left.state)
  expect(b.effects).toEqual(['start c'])
})

test('beyond the budget the tab left longest ago loses its maps', () => {
  const visit = (run: string, at: number): RunEvent[] => [
    { type: 'tabRestored', tab: null },
    changed(run, at),
    { type: 'runStarted', run, bytes: 400 },
    ...done(run, 0),
    finished(run),
    { type: 'tabSuspended', tab: run, budget: 1000 },
  ]
  const { state, effects } = play([...visit('a', 0), ...visit('b', 500), ...visit('c', 1000)])
  expect([...state.suspended.keys()]).toEqual(['b', 'c'])
  expect(effects.filter((effect) => effect.startsWith('release'))).toEqual(['release a'])
  expect(play([{ type: 'tabClosed', tab: 'b' }], state).effects).toEqual(['release b'])
})

test('a restarted service holds nothing: nothing is shown, cancelled or released', () => {
  const { state, effects } = play([
    changed('a', 0),
    ...done('a', 0),
    finished('a'),
    changed('b', 500),
    { type: 'serviceRestarted' },
  ])
  expect(effects).toEqual(['start a', 'start b'])
  expect(shown(state)).toEqual({})
  expect(state.held.size).toBe(0)
  expect(play([changed('c', 501, LARGE)], state).effects).toEqual(['start c'])
})

test('whatever happens, shown maps are held, and a run is cancelled while it runs and released once, after it ended', () => {
  const runs = ['a', 'b', 'c', 'd', 'e', 'f']
  const run = fc.constantFrom(...runs)
  const tab = fc.constantFrom('A', 'B', 'C')
  const event: fc.Arbitrary<RunEvent> = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(run, fc.nat(400), fc.constantFrom(10, LARGE)).map((args) => changed(...args)) },
    { weight: 6, arbitrary: fc.tuple(run, fc.integer({ min: -1, max: 1 })).map(([r, layer]) => done(r, layer)[0]!) },
    { weight: 3, arbitrary: run.map(finished) },
    run.map((r) => failed(r, 'cancelled')),
    run.map((r): RunEvent => ({ type: 'runStarted', run: r, bytes: 400 })),
    run.map((r): RunEvent => ({ type: 'debounced', job: job(r, LARGE) })),
    fc.constant<RunEvent>({ type: 'cancelRequested' }),
    tab.map((id): RunEvent => ({ type: 'tabSuspended', tab: id, budget: 1000 })),
    fc.option(tab).map((id): RunEvent => ({ type: 'tabRestored', tab: id })),
    tab.map((id): RunEvent => ({ type: 'tabClosed', tab: id })),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let state = initialState
      const fates = new Map<string, 'running' | 'ended' | 'released'>()
      for (const next of events) {
        const id = next.type === 'changed' || next.type === 'debounced' ? next.job?.run : undefined
        if (id !== undefined && fates.has(id)) continue
        if ((next.type === 'runFinished' || next.type === 'runFailed') && fates.get(next.run) === 'running') {
          fates.set(next.run, 'ended')
        }
        const step = transition(state, next)
        for (const effect of step.effects) {
          if (effect.type === 'start') fates.set(effect.job.run, 'running')
          if (effect.type === 'cancel') expect(fates.get(effect.run)).toBe('running')
          if (effect.type === 'release') {
            expect(fates.get(effect.run)).toBe('ended')
            fates.set(effect.run, 'released')
          }
        }
        state = step.state
        for (const view of [state, ...state.suspended.values()]) {
          for (const { run } of view.shown.values()) expect(state.held.has(run)).toBe(true)
        }
        expect([...state.held.keys()].sort()).toEqual(
          [...fates]
            .filter(([, fate]) => fate !== 'released')
            .map(([r]) => r)
            .sort(),
        )
      }
    }),
  )
})
