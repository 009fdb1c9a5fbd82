/** Runs the experiment on screen automatically after each change, and holds the maps that are shown. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { MapSummary, RequestOf } from '#app/protocol/contract'
import { toPlain } from '#app/failure'
import { planBytes } from '#app/plan'
import { useClient } from '#renderer/client/use'
import { useExperimentStore } from './experiment'
import { useImagesStore } from './images'
import { usePerTab } from './perTab'
import { usePlanStore } from './plan'
import { runnablePart } from './runnablePart'
import { DEBOUNCE_MS, INPUT_ID, initialState, transition } from './runMachine'
import type { RunEffect, RunEvent, RunJob } from './runMachine'
import { useServiceStore } from './service'

/** Outdated maps are dimmed only if their run takes longer than this. */
const OUTDATED_DELAY_MS = 300
/** The share of the memory budget that maps of tabs not on screen may take. */
const SUSPENDED_TABS_SHARE = 0.25

type Overviews = NonNullable<RequestOf<'run'>['show']>

export const useRunStore = defineStore('run', () => {
  const client = useClient()
  const experiment = useExperimentStore()
  const images = useImagesStore()
  const plan = usePlanStore()
  const service = useServiceStore()

  const machine = shallowRef(initialState)
  const status = computed(() => machine.value.status)
  const bytes = computed(() => machine.value.bytes)
  const shown = computed(() => machine.value.shown)
  const finished = computed(() => machine.value.finished)
  const failure = computed(() => (status.value.phase === 'failed' ? status.value.failure : null))
  /** By the index of the layer; -1 is the input. */
  const maps = computed<ReadonlyMap<number, MapSummary>>(() => {
    const found = new Map<number, MapSummary>()
    const input = shown.value.get(INPUT_ID)
    if (input) found.set(-1, input.map)
    experiment.layers.forEach((layer, index) => {
      const map = layer.enabled ? shown.value.get(layer.id)?.map : undefined
      if (map) found.set(index, map)
    })
    return found
  })

  /** Whether shown maps are not those of the current stack, for long enough to be noticed. */
  const outdated = ref(false)
  let outdatedTimer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => status.value.phase !== 'done' && shown.value.size > 0,
    (now) => {
      clearTimeout(outdatedTimer)
      if (now) outdatedTimer = setTimeout(() => (outdated.value = true), OUTDATED_DELAY_MS)
      else outdated.value = false
    },
  )

  let overviews: () => Overviews = () => []
  /** @param source gives what is on screen: its overviews arrive together with the maps */
  function setOverviews(source: () => Overviews): void {
    overviews = source
  }

  let debounce: ReturnType<typeof setTimeout> | undefined
  function dispatch(event: RunEvent): void {
    const { state, effects } = transition(machine.value, event)
    machine.value = state
    if (state.status.phase !== 'waiting') clearTimeout(debounce)
    effects.forEach(perform)
  }

  function perform(effect: RunEffect): void {
    switch (effect.type) {
      case 'start':
        return start(effect.job)
      case 'cancel':
        return void client.request('cancel', { job: effect.run }).catch(() => undefined)
      case 'release':
        return void client.request('release', { run: effect.run }).catch(() => undefined)
      case 'debounce':
        clearTimeout(debounce)
        debounce = setTimeout(() => {
          const job = newJob()
          if (job) dispatch({ type: 'debounced', job })
        }, DEBOUNCE_MS)
    }
  }

  function start({ run, experiment }: RunJob): void {
    client
      .request('run', {
        run,
        experiment,
        input: images.active,
        image: images.info?.image ?? null,
        show: overviews(),
      })
      .catch((error: unknown) => dispatch({ type: 'runFailed', run, failure: toPlain(error) }))
  }

  function newJob(): RunJob | null {
    if (!plan.plan) return null
    return {
      run: crypto.randomUUID(),
      experiment: runnablePart(experiment.document, plan.plan.problem?.layerId ?? null),
      bytes: planBytes(plan.plan),
    }
  }

  /** Everything that a map depends on; a change of anything else does not run. */
  const basis = computed(() => [
    images.input,
    images.info?.image,
    experiment.document.reading.channels,
    experiment.document.reading.range,
    ...experiment.layers.flatMap(({ id, enabled, params, lanes }) => [
      id,
      enabled,
      params,
      lanes?.map(({ length }) => length).join(),
    ]),
  ])
  function onChange(forced: boolean): void {
    dispatch({ type: 'changed', basis: basis.value, job: newJob(), at: performance.now(), forced })
  }
  watch(basis, () => onChange(false))

  usePerTab().register<string>({
    suspend() {
      const tab = crypto.randomUUID()
      const budget = SUSPENDED_TABS_SHARE * (service.settings?.memoryBudget ?? 1e9)
      dispatch({ type: 'tabSuspended', tab, budget })
      return tab
    },
    restore: (tab) => dispatch({ type: 'tabRestored', tab }),
    drop: (tab) => dispatch({ type: 'tabClosed', tab }),
  })
  client.onEvent((event) => {
    if ('run' in event) dispatch(event)
  })
  client.onLink((link) => {
    if (link === 'lost') return
    dispatch({ type: 'serviceRestarted' })
    images.forget()
    onChange(true)
  })

  /** Runs even though nothing has changed. */
  function runAgain(): void {
    onChange(true)
  }

  /** Cancels the run in flight. */
  function cancel(): void {
    dispatch({ type: 'cancelRequested' })
  }

  return { machine, status, bytes, maps, outdated, failure, finished, cancel, runAgain, setOverviews }
})
