/**
 * The movements of the input and what they change in each output that is compared: the images at the shift that is
 * looked at come first, then the measures at all shifts. What is known is shown until it is measured anew, or for a
 * moment, so that quick changes don't flicker.
 */
import { computed, onScopeDispose, reactive, ref, shallowReactive, watch, type Ref } from 'vue'
import type { MeasuredShifts } from '#app/protocol/contract'
import { candidates, shiftBy, stepsUpTo, type Candidate, type Shift } from '#app/compare/shiftInvariance'
import { defaultCells, type MeasuredCells } from '#app/compare/insideCells'
import { toPlain } from '#app/failure'
import { useClient } from '#renderer/client/use'
import { errorText } from '#renderer/messages/index'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useImagesStore } from '#renderer/stores/images'
import { shiftsOf, type Movement } from './movement'

export interface ShiftSettings extends Movement {
  tolerance: number
  cells: MeasuredCells
  channel: number
}

/** What is known of one output. */
export interface Output {
  /** At all shifts. */
  readonly measured?: MeasuredShifts
  /** Not moved, and at the shift that is looked at, with overviews of one channel. */
  readonly preview?: MeasuredShifts
  readonly problem?: string
}

type Part = 'measured' | 'preview'

/** How long the measurements of the previous settings stay. */
const LATE_DELAY_MS = 250

export function useShifts(open: Ref<boolean>) {
  const client = useClient()
  const experiment = useExperimentStore()
  const images = useImagesStore()

  const settings = reactive<ShiftSettings>({
    direction: 'right',
    reach: 4,
    paddingMode: 'zeros',
    tolerance: 0,
    cells: 'all',
    channel: 0,
  })
  /** The shift that is looked at, in steps of the direction. */
  const looked = ref(1)
  /** Outputs that are not compared. */
  const left = reactive(new Set(['BlurPooling2D']))
  const outputs = shallowReactive(new Map<string, Output>())
  const state = ref<'idle' | 'measuring' | 'stopped'>('idle')
  const fraction = ref(0)

  const found = computed(() => candidates(experiment.document.stack, settings.paddingMode))
  const compared = computed(() => found.value.filter(({ key }) => !left.has(key)))
  const moved = computed(() => shiftBy(settings.direction, looked.value))
  const steps = computed(() => stepsUpTo(settings.reach))

  watch(
    () => images.input?.kind,
    (kind) => (settings.cells = defaultCells(kind)),
    { immediate: true },
  )

  /** What is up to date: the parts of outputs by name. */
  const fresh = shallowReactive(new Set<string>())
  /** Whether what is not up to date has been shown for long enough. */
  const late = ref(false)
  let lateTimer: ReturnType<typeof setTimeout> | undefined
  let job: string | null = null
  let share = { done: 0, of: 1, weight: 0 }

  const unsubscribe = client.onEvent((event) => {
    if (event.type === 'measureProgress' && event.job === job)
      fraction.value = (share.done + event.fraction * share.weight) / share.of
  })

  watch(
    () => [
      open.value,
      experiment.document.stack,
      experiment.document.reading,
      images.input,
      images.info?.image,
      settings.direction,
      settings.reach,
      settings.paddingMode,
      settings.tolerance,
      settings.cells,
    ],
    () => {
      fresh.clear()
      looked.value = Math.max(-settings.reach, Math.min(looked.value, settings.reach))
      if (open.value) start()
      else cancel()
    },
  )
  watch([looked, () => settings.channel], () => {
    for (const { key } of found.value) fresh.delete(`preview ${key}`)
    start()
  })
  watch(left, () => start())
  watch(found, (now) => {
    for (const key of outputs.keys()) if (!now.some((one) => one.key === key)) outputs.delete(key)
  })
  onScopeDispose(() => {
    cancel()
    unsubscribe()
  })

  function cancel(): void {
    if (job !== null) client.request('cancel', { job }).catch(() => undefined)
    settle()
  }

  function settle(): void {
    clearTimeout(lateTimer)
    late.value = false
    job = null
    state.value = 'idle'
  }

  function stop(): void {
    cancel()
    state.value = 'stopped'
    late.value = true
  }

  /** Measures what is not up to date; what is under way is given up. */
  function start(): void {
    cancel()
    if (open.value && images.input) void work((job = crypto.randomUUID()))
  }

  async function work(id: string): Promise<void> {
    const previews = compared.value.map((one) => ({
      one,
      part: 'preview' as Part,
      shifts: [[0, 0], moved.value] as Shift[],
    }))
    const measures = compared.value.map((one) => ({
      one,
      part: 'measured' as Part,
      shifts: shiftsOf(settings),
    }))
    const missing = [...previews, ...measures].filter(({ one, part }) => !fresh.has(`${part} ${one.key}`))
    if (missing.length === 0) return
    state.value = 'measuring'
    fraction.value = 0
    lateTimer = setTimeout(() => (late.value = true), LATE_DELAY_MS)
    share = { done: 0, of: missing.reduce((sum, { shifts }) => sum + shifts.length, 0), weight: 0 }
    for (const { one, part, shifts } of missing) {
      share.weight = shifts.length
      try {
        const result = await ask(id, one, shifts, part === 'preview' ? settings.channel : null)
        if (job !== id) return
        const { measured, preview } = outputs.get(one.key) ?? {}
        outputs.set(one.key, { ...(measured && { measured }), ...(preview && { preview }), [part]: result })
      } catch (error) {
        if (job !== id || toPlain(error).code === 'cancelled') return
        outputs.set(one.key, { problem: errorText(error) })
      }
      fresh.add(`${part} ${one.key}`)
      share.done += shifts.length
    }
    settle()
  }

  /** What may be shown of an output. */
  function shown(key: string): Output {
    const { measured, preview, problem } = outputs.get(key) ?? {}
    const may = (part: Part) => !late.value || fresh.has(`${part} ${key}`)
    return {
      ...(measured && may('measured') && { measured }),
      ...(preview && may('preview') && { preview }),
      ...(problem && { problem }),
    }
  }

  function ask(
    id: string,
    { stack }: Candidate,
    shifts: readonly Shift[],
    show: number | null,
  ): Promise<MeasuredShifts> {
    const { paddingMode, tolerance, cells, direction, reach } = settings
    const [down, right] = shiftBy(direction, reach)
    return client.request('measureShifts', {
      job: id,
      experiment: { ...experiment.document, stack: [...stack], panels: null },
      input: images.active,
      image: images.info?.image ?? null,
      shifts: shifts.map(([rows, columns]) => [rows, columns]),
      paddingMode,
      tolerance,
      inside: cells === 'inside' ? [down, right] : null,
      show,
    })
  }

  return { settings, looked, steps, left, found, compared, shown, state, fraction, moved, start, stop }
}
