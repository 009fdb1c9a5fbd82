/**
 * The maps of a pooling and of its alternatives, with their numbers and their differences from one of them. Each is a run of
 * its own that begins like the others, so that only the last layer is computed anew; all are given back at the end.
 */
import { computed, onScopeDispose, reactive, ref, shallowReactive, watch, type Ref } from 'vue'
import type { MapSummary, Statistics } from '#app/protocol/contract'
import { toPlain } from '#app/failure'
import { planStack, type Plan, type Step } from '#app/plan'
import { edited, poolingsOf, alternativesOf, type Alternative } from '#app/compare/alternatives'
import { stackTo } from '#app/document/lanes'
import { gridShape, sameShape } from '#app/shape'
import { useClient } from '#renderer/client/use'
import { errorText } from '#renderer/messages/index'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useImagesStore } from '#renderer/stores/images'
import { runOnce } from './runOnce'

/** The key of the map that is pooled. */
export const BEFORE = 'before'

/** A map, and how it was made. */
export interface Made {
  readonly map: MapSummary
  readonly plan: Plan
  /** The last one of the plan; null for the input itself. */
  readonly step: Step | null
}

/** What is taken away from another map; `map` is what remains. */
export interface Difference {
  readonly map: MapSummary
  readonly statistics: Statistics
}

/** What is known of one way to pool. */
export interface Outcome {
  readonly made?: Made
  readonly problem?: string
  /** Of the channel on show. */
  readonly statistics?: Statistics
  /** From the map that all are compared with; null for that map itself, and where it has another shape. */
  readonly difference?: Difference | null
}

interface Settings {
  /** The pooling that stands against others, by its id. */
  pooling: string
  /** Of all poolings that are compared, the one that the others differ from. */
  reference: string
  channel: number
}

/** Ways to pool that are compared without being asked for. */
const DEFAULT_KEYS = [
  'MaxPooling2D',
  'AveragePooling2D',
  'LpPooling2D',
  'GlobalMaxPooling2D',
  'GlobalAveragePooling2D',
  'AdaptiveMaxPooling2D',
  'AdaptiveAveragePooling2D',
  'strides',
]

/** What is found of each, in this order. */
const PARTS = ['made', 'statistics', 'difference'] as const

export function useComparison(open: Ref<boolean>) {
  const client = useClient()
  const experiment = useExperimentStore()
  const images = useImagesStore()

  const settings = reactive<Settings>({ pooling: '', reference: '', channel: 0 })
  /** Ways to pool that were switched on or off by hand. */
  const chosen = reactive(new Map<string, boolean>())
  const outcomes = shallowReactive(new Map<string, Outcome>())
  const working = ref(false)
  /** Of the run under way. */
  const fraction = ref(0)
  /** Runs whose maps are on show, by the key of their outcome. */
  const runs = new Map<string, string>()
  let job: string | null = null

  const stack = computed(() => experiment.document.stack)
  const poolings = computed(() => poolingsOf(stack.value))
  const pool = computed(() => poolings.value.find(({ id }) => id === settings.pooling) ?? null)
  const alternatives = computed(() => (pool.value ? alternativesOf(stack.value, pool.value) : []))
  const compared = computed(() => alternatives.value.filter(({ key }) => isChosen(key)))
  /** The map before the pooling, too. */
  const all = computed<readonly Alternative[]>(() => [{ key: BEFORE, edits: [] }, ...compared.value])
  /** The pooling of the stack, or what else was chosen to be compared with. */
  const reference = computed(
    () => compared.value.find(({ key }) => key === settings.reference)?.key ?? compared.value[0]?.key ?? null,
  )
  /** Of the map that is pooled. */
  const channels = computed(() =>
    Math.max(
      1,
      ...[...outcomes.values()].map(({ made }) =>
        made && !made.map.shape.flat ? gridShape(made.map.shape).channels : 1,
      ),
    ),
  )

  /** The share of all that is asked for. */
  const progress = computed(() => {
    const found = all.value.map(({ key }) => outcomes.get(key) ?? {})
    const parts = found.flatMap((outcome) =>
      PARTS.map((part) => outcome.problem !== undefined || outcome[part] !== undefined),
    )
    const running = found.some(({ made, problem }) => !made && !problem) ? fraction.value : 0
    return (parts.filter(Boolean).length + running) / parts.length
  })

  watch(
    open,
    (now) => {
      if (!now) return
      chosen.clear()
      settings.pooling = poolings.value.at(-1)?.id ?? ''
      settings.channel = 0
    },
    { flush: 'sync' },
  )
  watch(
    () => settings.pooling,
    () => (settings.reference = pool.value?.type ?? ''),
    { flush: 'sync' },
  )
  watch(
    [open, () => settings.pooling, () => settings.channel, reference, compared],
    ([, ...now], [wasOpen, ...before]) => {
      const [pooling, channel, ref] = now.map((one, i) => one !== before[i])
      if (pooling || open.value !== wasOpen) clear()
      for (const key of [...outcomes.keys()]) {
        if (key !== BEFORE && !compared.value.some((one) => one.key === key)) drop(key)
        else if (channel) update(key, { statistics: undefined, difference: undefined })
        else if (ref) update(key, { difference: undefined })
      }
      start()
    },
  )
  onScopeDispose(clear)

  function isChosen(key: string): boolean {
    return chosen.get(key) ?? (key === pool.value?.type || DEFAULT_KEYS.includes(key))
  }

  function toggle(key: string): void {
    chosen.set(key, !isChosen(key))
  }

  /** Works at what is missing; what is under way is given up, but keeps what it has found. */
  function start(): void {
    stop()
    if (open.value && pool.value && images.input) void work((job = crypto.randomUUID()))
  }

  function stop(): void {
    if (job !== null) client.request('cancel', { job }).catch(() => undefined)
    job = null
    working.value = false
    for (const key of runs.keys()) if (!outcomes.get(key)?.made) release(key)
  }

  function clear(): void {
    stop()
    for (const key of [...outcomes.keys()]) drop(key)
  }

  async function work(id: string): Promise<void> {
    working.value = true
    for (let next = missing(); next && job === id; next = missing()) {
      const { key } = next
      try {
        await next.find(id)
      } catch (error) {
        if (job !== id) return
        // Not by this window: the service has gone.
        if (toPlain(error).code === 'cancelled') break
        update(key, { problem: errorText(error) })
      }
    }
    if (job === id) working.value = false
  }

  /** What is to be found next: all maps come before any numbers. */
  function missing(): { key: string; find(id: string): Promise<void> } | null {
    const [map, numbers, difference] = PARTS.map((part) =>
      all.value.find(({ key }) => !outcomes.get(key)?.problem && outcomes.get(key)?.[part] === undefined),
    )
    if (map) return { key: map.key, find: (id) => make(id, map) }
    if (numbers) return { key: numbers.key, find: (id) => count(id, numbers.key) }
    return difference ? { key: difference.key, find: (id) => subtract(id, difference.key) } : null
  }

  async function make(id: string, { key, edits }: Alternative): Promise<void> {
    const leading = stackTo(stack.value, settings.pooling)
    const layers = edited(key === BEFORE ? leading.slice(0, -1) : leading, edits)
    const run = crypto.randomUUID()
    runs.set(key, run)
    fraction.value = 0
    const { input, last } = await runOnce(client, {
      run,
      experiment: { ...experiment.document, stack: layers, panels: null },
      input: images.active,
      image: images.info?.image ?? null,
      channel: settings.channel,
      onProgress: (now) => job === id && (fraction.value = now),
    })
    const plan = planStack(layers, input.shape)
    if (job === id) update(key, { made: { map: last, plan, step: plan.steps.at(-1) ?? null } })
  }

  async function count(id: string, key: string): Promise<void> {
    const { map } = outcomes.get(key)!.made!
    const statistics = await client.request('statistics', {
      map: map.map,
      channel: planeOf(map, settings.channel),
      bins: 1,
      job: id,
    })
    if (job === id) update(key, { statistics })
  }

  async function subtract(id: string, key: string): Promise<void> {
    const [one, other] = [outcomes.get(key)!.made!.map, outcomes.get(reference.value ?? '')?.made?.map]
    if (!other || one === other || !sameShape(one.shape, other.shape)) return update(key, { difference: null })
    const channel = planeOf(one, settings.channel) ?? 0
    const made = await client.request('subtract', {
      map: one.map,
      channel,
      minus: other.map,
      minusChannel: channel,
      job: id,
    })
    const map = { ...made, layer: one.layer }
    try {
      const statistics = await client.request('statistics', { map: map.map, channel: 0, bins: 1, job: id })
      if (job === id) return update(key, { difference: { map, statistics } })
    } catch (error) {
      closeMap(map)
      throw error
    }
    closeMap(map)
  }

  /** Of what is replaced or no longer known, the difference is given back. */
  function update(key: string, change: { readonly [P in keyof Outcome]?: Outcome[P] | undefined }): void {
    const before = outcomes.get(key)
    if (before?.difference && 'difference' in change) closeMap(before.difference.map)
    outcomes.set(
      key,
      Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined)),
    )
  }

  function drop(key: string): void {
    update(key, { difference: undefined })
    outcomes.delete(key)
    release(key)
  }

  function release(key: string): void {
    const run = runs.get(key)
    if (run !== undefined) client.request('release', { run }).catch(() => undefined)
    runs.delete(key)
  }

  function closeMap({ map }: MapSummary): void {
    client.request('closeMap', { map }).catch(() => undefined)
  }

  return { settings, poolings, pool, alternatives, compared, reference, channels, outcomes, working, progress, toggle }
}

/** The channel that is looked at; null for all values of a vector. */
export function planeOf({ shape }: MapSummary, channel: number): number | null {
  return shape.flat ? null : Math.min(channel, gridShape(shape).channels - 1)
}
