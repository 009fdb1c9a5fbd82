/**
 * Measures whole networks while their input moves: the stack, its swaps or its lanes, on the image on show or on all that
 * are open, one after another. What was measured stays until something that it depends on changes.
 */
import { computed, onScopeDispose, reactive, ref, shallowReactive, watch, type Ref } from 'vue'
import { networksOf, spreadOf } from '#app/compare/networks'
import type { MeasuredNetwork } from '#app/protocol/contract'
import { toPlain } from '#app/failure'
import { useClient } from '#renderer/client/use'
import { errorText } from '#renderer/messages/index'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useImagesStore } from '#renderer/stores/images'
import { shiftsOf, type Movement } from './movement'

/** What is known of one network. */
export interface NetworkOutcome {
  /** By the index of the input. */
  readonly measured: ReadonlyMap<number, MeasuredNetwork>
  readonly problem: string | null
}

const nothing: NetworkOutcome = { measured: new Map(), problem: null }

export function useNetworks(open: Ref<boolean>) {
  const client = useClient()
  const experiment = useExperimentStore()
  const images = useImagesStore()

  const movement = reactive<Movement>({ direction: 'right', reach: 4, paddingMode: 'zeros' })
  const allImages = ref(false)
  /** Networks that are not measured. */
  const left = reactive(new Set<string>())
  const outcomes = shallowReactive(new Map<string, NetworkOutcome>())
  const state = ref<'idle' | 'measuring' | 'stopped'>('idle')
  const fraction = ref(0)

  const networks = computed(() => (open.value ? networksOf(experiment.document.stack) : []))
  const compared = computed(() => networks.value.filter(({ key }) => !left.has(key)))
  /** The inputs that can be measured. */
  const inputs = computed(() => {
    const chosen = allImages.value ? images.inputs.map((_, i) => i) : [images.active]
    return chosen.filter((i) => {
      const input = images.inputs[i]
      return input !== undefined && (input.kind !== 'image' || images.infoOf(input) !== null)
    })
  })

  let job: string | null = null
  let share = { done: 0, of: 1 }
  const unsubscribe = client.onEvent((event) => {
    if (event.type === 'measureProgress' && event.job === job) fraction.value = (share.done + event.fraction) / share.of
  })
  onScopeDispose(() => {
    cancel()
    unsubscribe()
  })

  watch(
    () => [
      open.value,
      experiment.document.stack,
      experiment.document.reading,
      experiment.document.inputs,
      movement.direction,
      movement.reach,
      movement.paddingMode,
    ],
    () => {
      outcomes.clear()
      if (open.value) start()
      else cancel()
    },
  )
  watch([inputs, left], start)

  function cancel(): void {
    if (job !== null) client.request('cancel', { job }).catch(() => undefined)
    job = null
    state.value = 'idle'
  }

  function stop(): void {
    cancel()
    state.value = 'stopped'
  }

  /** Measures what is missing; what is under way is given up. */
  function start(): void {
    cancel()
    if (open.value && inputs.value.length > 0) void work((job = crypto.randomUUID()))
  }

  async function work(id: string): Promise<void> {
    const missing = inputs.value.flatMap((input) =>
      compared.value.flatMap(({ key, stack }) => {
        const { measured, problem } = outcomeOf(key)
        return measured.has(input) || problem !== null ? [] : [{ key, stack, input }]
      }),
    )
    if (missing.length === 0) return
    state.value = 'measuring'
    fraction.value = 0
    share = { done: 0, of: missing.length }
    for (const { key, stack, input } of missing) {
      try {
        const measured = await client.request('measureNetwork', {
          job: id,
          experiment: { ...experiment.document, stack: [...stack], panels: null },
          input,
          image: images.infoOf(images.inputs[input]!)?.image ?? null,
          shifts: shiftsOf(movement).map(([down, right]) => [down, right]),
          paddingMode: movement.paddingMode,
        })
        if (job !== id) return
        outcomes.set(key, { measured: new Map(outcomeOf(key).measured).set(input, measured), problem: null })
      } catch (error) {
        if (job !== id || toPlain(error).code === 'cancelled') return
        outcomes.set(key, { ...outcomeOf(key), problem: errorText(error) })
      }
      share.done++
    }
    cancel()
  }

  function outcomeOf(key: string): NetworkOutcome {
    return outcomes.get(key) ?? nothing
  }

  /** Of the inputs that are measured: how often the top class of a network stays the same. */
  function consistency(key: string) {
    const found = inputs.value.flatMap((input) => outcomeOf(key).measured.get(input)?.consistency ?? [])
    return { ...spreadOf(found), images: found.length }
  }

  return { movement, allImages, left, networks, compared, inputs, outcomeOf, consistency, state, fraction, start, stop }
}
