/**
 * How maps are looked at. Colours, their scale and range, and the level of detail belong to the experiment, for all
 * panels or for one, and each change of them is a step of its history; the part in view belongs to the window.
 */
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import { usualView, viewOf, type MapView } from '#app/document/view'
import { coloursOf, type Colours, type Shown } from './range'
import type { Camera, Rect, Size } from './viewport'
import { t } from '#renderer/messages/index'
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

  /** Whether numbers are written into large cells, in all panels. */
  const numbers = computed({
    get: () => view.value.numbers,
    set: (on: boolean) =>
      experiment.edit(t('view.changeNumbers'), (e) =>
        view.value.numbers === on ? e : { ...e, view: { ...view.value, numbers: on } },
      ),
  })

  /** How a panel is looked at: a difference by itself, around 0. */
  function viewOfPanel({ minus, view: own }: Pick<PanelModel, 'minus' | 'view'>): MapView {
    const now = viewOf(view.value, own)
    if (!minus) return now
    const colours = now.colours === 'auto' || now.colours === 'rgb' ? 'diverging' : now.colours
    return { ...now, colours, scale: now.scale === 'log' ? 'linear' : now.scale, range: rangeOfDifference(now.range) }
  }

  /** The colours of the map of a panel; null without a map. @param all as `shownMaps` gives them */
  function coloursOfPanel(panel: PanelModel, all: readonly Shown[]): Colours | null {
    const one = shownMap(panel)
    return one && coloursOf(viewOfPanel(panel), one, all)
  }

  return { view, visible, shown, rooms, sheetColumns, numbers, viewOf: viewOfPanel, coloursOf: coloursOfPanel }
})

function rangeOfDifference(range: MapView['range']): MapView['range'] {
  return range === 'typed' ? 'typed' : 'channel'
}

/** The map of a panel as the choice of its colours sees it. */
export function shownMap({ map, plane, group, image, sheet }: PanelModel): Shown | null {
  return map && { map, channel: plane, group, image, sheet }
}

/** The maps by which a shared range is found: those of the run, no differences. */
export function shownMaps(panels: readonly PanelModel[]): Shown[] {
  return panels.flatMap((panel) => (panel.minus ? [] : (shownMap(panel) ?? [])))
}
