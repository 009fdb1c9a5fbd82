/** The value of the cell that is pointed at, and its arithmetic, read from the maps; the newest point wins. */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { subtracted, type Explanation } from '#app/explain/explain'
import { isCellwise, opened } from '#app/explain/opened'
import type { Cell } from '#app/explain/provenance'
import type { Step } from '#app/plan'
import { printable } from '#app/text/printable'
import { t } from '#renderer/messages/index'
import { useClasses } from './classes'
import { usePlanStore } from './plan'
import { useRunStore } from './run'
import type { PanelModel } from './panelModel'
import { arithmeticLine, explainCell, readCell } from './explainCell'
import { cellOf, usePin } from './pin'
import { useTensors } from './tensors'
import { useTiles } from '#renderer/maps/useTiles'

export interface ExplainedCell {
  readonly panel: PanelModel
  readonly row: number
  readonly column: number
  readonly value: number
  /** Null for a cell of the image itself. */
  readonly explanation: Explanation | null
}

type Point = NonNullable<ReturnType<typeof usePin>['point']>

export const useExplained = defineStore('explained', () => {
  const pin = usePin()
  const plans = usePlanStore()
  const run = useRunStore()
  const cache = useTiles()
  const classes = useClasses()
  const tensors = useTensors()
  const cell = shallowRef<ExplainedCell | null>(null)
  let busy = false

  const place = computed(() => {
    const at = cell.value
    if (!at) return ''
    const { map, channels, channel, minus } = at.panel
    if (map?.shape.flat) {
      const place = t('panels.placeOfValue', { column: at.column })
      const name = minus ? undefined : classes.namesOf(at.panel.layerId)[at.column]
      return name === undefined ? place : t('classes.place', { place, name: printable(name) })
    }
    const place = t('panels.place', { row: at.row, column: at.column })
    return channels > 1 && !minus ? `${place}, ${t('panels.channelOf', { channel })}` : place
  })
  /** The formula with its result. */
  const arithmetic = computed(() => {
    const at = cell.value
    return at ? arithmeticLine(at.explanation, at.value) : ''
  })
  /** All of it as one line. */
  const text = computed(() => (cell.value ? `${cell.value.panel.title}, ${place.value}: ${arithmetic.value}` : ''))

  watch(
    () => pin.point,
    async () => {
      if (!pin.point) cell.value = null
      if (busy) return
      busy = true
      for (let at = pin.point, done: Point | null = null; at && at !== done; at = pin.point) {
        done = at
        cell.value = await read(at)
      }
      busy = false
      if (!pin.point) cell.value = null
    },
    { immediate: true },
  )

  async function read({ panel, row, column }: Point): Promise<ExplainedCell | null> {
    try {
      const value = await readCell(cache, panel.map!, panel.plane, { row, column })
      return value === undefined
        ? null
        : { panel, row, column, value, explanation: await explanationOf(panel, row, column) }
    } catch {
      // The run was released while it was read: its newer maps are on their way.
      return null
    }
  }

  async function explanationOf(panel: PanelModel, row: number, column: number): Promise<Explanation | null> {
    if (panel.minus) return differenceOf(panel, row, column)
    const from = pin.origin(panel)
    if (!from || !panel.source) return null
    return explainThrough(from.step, cellOf(panel, { row, column }))
  }

  /** What is done to a single cell is opened into that cell's own arithmetic: `max(0, 1×1 + ... + 0)`. */
  async function explainThrough(step: Step, at: Cell): Promise<Explanation | null> {
    const before = plans.plan?.steps[step.source]
    const input = before?.shape ?? plans.plan?.input
    const source = mapOf(step.source)
    if (!input || !source) return null
    const own = await explainCell(cache, step, input, source, at, mapOf, tensors)
    const inner = before && isCellwise(step) ? await explainThrough(before, at) : null
    if (!inner) return own
    const plane = input.flat ? 0 : at.channel
    const value = await readCell(cache, source, plane, input.flat ? { row: 0, column: at.channel } : at)
    return value === undefined ? own : opened(own, inner, value)
  }

  function mapOf(step: number) {
    return run.maps.get(plans.plan?.steps[step]?.index ?? -1)
  }

  async function differenceOf(
    { own, channel, minus }: PanelModel,
    row: number,
    column: number,
  ): Promise<Explanation | null> {
    if (!own || !minus?.map) return null
    const [one, other] = await Promise.all([
      readCell(cache, own, channel, { row, column }),
      readCell(cache, minus.map, minus.channel, { row, column }),
    ])
    return one === undefined || other === undefined ? null : subtracted(one, other)
  }

  return { cell, place, arithmetic, text }
})
