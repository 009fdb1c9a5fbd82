/** Painting cells of the input: whether it is on, the brush, and what a stroke does to the experiment. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { MAX_VALUES_SIDE, type ExperimentInput, type PatternInput, type ValuesInput } from '#app/document/experiment'
import { patternValue } from '#app/inputs/patterns'
import { shortest } from '#app/text/decimal'
import type { Place } from '#renderer/maps/viewport'
import { formatExact } from '#renderer/controls/formatNumber'
import { t } from '#renderer/messages/index'
import { useImagesStore } from '#renderer/stores/images'
import type { PanelModel } from '#renderer/stores/panelModel'
import { useServiceStore } from '#renderer/stores/service'
import { withCells, type Brush } from './strokes'

/** The numbers of a pattern, as the engine renders them. */
function numbersOf({ name, height, width, pattern, steps }: PatternInput): ValuesInput {
  const valueAt = patternValue(pattern, height, width)
  const row = (at: number) => Array.from({ length: width }, (_, column) => Number(shortest(valueAt(at, column))))
  return { kind: 'values', name, planes: [Array.from({ length: height }, (_, at) => row(at))], ...(steps && { steps }) }
}

export const usePaint = defineStore('paint', () => {
  const images = useImagesStore()
  const service = useServiceStore()
  const wanted = ref(false)
  const value = ref(1)
  const brush = ref<Brush>(1)

  /** Why the input can't be painted; null where it can. */
  const problem = computed(() => problemOf(images.input))
  const on = computed(() => wanted.value && problem.value === null)

  /** Whether a panel shows the input, which may be painted. */
  function isCanvas({ layerId, minus, sheet, map }: PanelModel): boolean {
    return layerId === null && minus === null && !sheet && map !== null && images.input?.kind !== 'image'
  }

  /** Starts or ends painting; where the input can't be painted, says why. */
  function toggle(): void {
    if (problem.value === null) wanted.value = !wanted.value
    else service.notify(problem.value)
  }

  /** Sets cells of a channel to a value, as one step of the history. A pattern becomes the numbers that it consists of. */
  function paint(cells: readonly Place[], channel: number, to: number): void {
    const { input, active } = images
    const [first, ...others] = cells
    if (!input || input.kind === 'image' || problem.value !== null || !first) return
    const { planes, ...rest } = input.kind === 'values' ? input : numbersOf(input)
    const painted = withCells(planes, Math.min(channel, planes.length - 1), cells, to)
    const name =
      others.length === 0
        ? t('paint.stepCell', { row: first.row, column: first.column, value: formatExact(to) })
        : t('paint.stepCells', { n: cells.length })
    images.change(active, name, () => ({ ...rest, planes: painted }))
  }

  return { on, value, brush, problem, isCanvas, toggle, paint }
})

function problemOf(input: ExperimentInput | null): string | null {
  if (!input) return t('paint.noInput')
  if (input.kind === 'image') return t('paint.isImage')
  if (input.steps?.some(({ enabled }) => enabled)) return t('paint.hasSteps')
  const tooLarge = input.kind === 'pattern' && Math.max(input.height, input.width) > MAX_VALUES_SIDE
  return tooLarge ? t('paint.tooLarge', { most: MAX_VALUES_SIDE }) : null
}
