/**
 * How maps are looked at, the same in all panels. Colours, their scale and range, and the level of detail belong to
 * the experiment, and each change of them is a step of its history; the part in view belongs to the window.
 */
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef, type WritableComputedRef } from 'vue'
import { usualView, type MapView } from '#app/document/view'
import { typedScale, withEnd, type Colouring, type Range, type Shown } from './range'
import type { ColourScale } from './scale'
import type { Camera, Rect, Size } from './viewport'
import { t, type MessageKey } from '#renderer/messages/index'
import { useExperimentStore } from '#renderer/stores/experiment'
import type { PanelModel } from '#renderer/stores/panelModel'
import { usePerTab } from '#renderer/stores/perTab'

export const useMapView = defineStore('mapView', () => {
  const experiment = useExperimentStore()
  const view = computed<MapView>(() => experiment.document.view ?? usualView)
  /** What is in view, in pixels of the image that the run began with; null for each map as a whole. */
  const visible = shallowRef<Camera | null>(null)
  /** The cells that each panel shows, by its key; for those who ask, as nobody draws by it. */
  const shown = new Map<string, Rect>()
  /** The grid of the map in each panel, and the pixels that the panel has for it, by its key. */
  const rooms = shallowReactive(new Map<string, { readonly grid: Size; readonly room: Size }>())
  /** How many channels stand in a row of each panel that shows all of them. */
  const sheetColumns = new Map<string, number>()

  usePerTab().register<Camera | null>({
    suspend: () => visible.value,
    restore: (kept) => (visible.value = kept),
  })

  const colours = setting('colours', 'view.changeColours')
  const scale = setting('scale', 'view.changeScale')
  const linearTo = setting('linearTo', 'view.changeScale')
  const rangeMode = setting('range', 'view.changeRange')
  const reduce = setting('reduce', 'view.changeReduce')
  const numbers = setting('numbers', 'view.changeNumbers')
  /** The ends of the typed range, as the scale has them. */
  const typed = computed<Range>(() => {
    const { min, max } = typedScale(view.value)
    return [min, max]
  })

  function setting<K extends keyof MapView>(key: K, name: MessageKey): WritableComputedRef<MapView[K]> {
    return computed({ get: () => view.value[key], set: (value) => change(name, { [key]: value }) })
  }

  function change(name: MessageKey, part: Partial<MapView>, mergeKey?: string): void {
    const keys = Object.keys(part) as (keyof MapView)[]
    if (keys.every((key) => view.value[key] === part[key])) return
    experiment.edit(t(name), (e) => ({ ...e, view: { ...view.value, ...part } }), mergeKey)
  }

  /** A difference has a range of its own, around 0; channels beside each other have one range. */
  function colouringOf({ minus, sheet }: Pick<PanelModel, 'minus' | 'sheet'>): Colouring {
    const { value } = view
    if (minus)
      return { ...value, colours: 'diverging', scale: value.scale === 'log' ? 'linear' : value.scale, range: 'channel' }
    return sheet && value.range === 'channel' ? { ...value, range: 'map' } : value
  }

  /**
   * Moves one end of a range that then counts as typed; many moves in quick sequence are one step of the history.
   * @returns whether the scale can have it
   */
  function setEnd(from: Range, end: 0 | 1, value: number): boolean {
    const next = withEnd(view.value, from, end, value)
    if (next) change('view.changeRange', { range: 'typed', typed: next }, 'view.typed')
    return next !== null
  }

  /** Takes the range on show as the typed one to begin with. */
  function typeRange({ min, max }: ColourScale): void {
    change('view.changeRange', { range: 'typed', typed: [min, max] })
  }

  return {
    view,
    colours,
    scale,
    linearTo,
    rangeMode,
    typed,
    reduce,
    numbers,
    visible,
    shown,
    rooms,
    sheetColumns,
    colouringOf,
    setEnd,
    typeRange,
  }
})

/** The maps by which a shared range is found: those of the run, no differences. */
export function shownMaps(panels: readonly PanelModel[]): Shown[] {
  return panels.flatMap(({ map, plane, minus }) => (map && !minus ? [{ map, channel: plane }] : []))
}
