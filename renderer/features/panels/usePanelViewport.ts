/** The viewport of a panel: its map lies under axes and over a colour bar, no larger than the maps it was pooled from. */
import { computed, onBeforeUnmount, watch, type ComputedRef, type Ref } from 'vue'
import { gridShape } from '#app/shape'
import { axisFont, axisRoom, SMALLEST_AXIS_FONT } from '#renderer/maps/mapOption'
import { useMapView } from '#renderer/maps/mapView'
import { useViewport, type ViewportControls } from '#renderer/maps/useViewport'
import { roomAmong, type Size } from '#renderer/maps/viewport'
import type { PanelModel } from '#renderer/stores/panelModel'
import { usePin } from '#renderer/stores/pin'

/** Pixels below the axis for the colour bar, and more for larger numbers. */
const BAR_HEIGHT = 52

export interface PanelViewport extends ViewportControls {
  /** Pixels below the frame for the numbers of its axis. */
  readonly axisHeight: ComputedRef<number>
  /** Font size of the axes and of the colour bar, in pixels. */
  readonly font: ComputedRef<number>
}

/**
 * @param size of the whole chart, in pixels
 * @param alone whether the panel fills the window: then no other map limits it
 */
export function usePanelViewport(
  panel: () => PanelModel,
  size: Readonly<Ref<Size>>,
  alone: () => boolean,
): PanelViewport {
  const view = useMapView()
  const pin = usePin()

  const grid = computed(() => gridShape(panel().map!.shape))
  const font = computed(() => axisFont(grid.value, size.value))
  const margin = computed(() => axisRoom(grid.value, font.value))
  /** The pixels that the panel has for the map. */
  const own = computed<Size>(() => {
    const { top, left, bottom, right } = margin.value
    return {
      height: Math.max(size.value.height - top - bottom - BAR_HEIGHT - 2 * (font.value - SMALLEST_AXIS_FONT), 1),
      width: Math.max(size.value.width - left - right, 1),
    }
  })
  const room = computed(() => {
    const before = pin.panels.filter(
      ({ key, layerIndex, minus }) => !alone() && !minus && key !== panel().key && layerIndex < panel().layerIndex,
    )
    return roomAmong(
      grid.value,
      own.value,
      before.flatMap(({ key }) => view.rooms.get(key) ?? []),
    )
  })
  /** The room lies in the middle of the panel's pixels. */
  const area = computed(() => ({
    room: room.value,
    top: margin.value.top + Math.floor((own.value.height - room.value.height) / 2),
    left: margin.value.left + Math.floor((own.value.width - room.value.width) / 2),
  }))
  const viewport = useViewport(
    () => panel().map!.shape,
    () => pin.placements.get(panel().key) ?? null,
    () => area.value,
    view,
  )

  watch(viewport.current, ({ view: part }) => view.shown.set(panel().key, part), { immediate: true, flush: 'sync' })
  watch(
    [grid, own],
    () => {
      // A panel that is hidden has no pixels, and limits nobody.
      if (size.value.width === 0) view.rooms.delete(panel().key)
      else view.rooms.set(panel().key, { grid: grid.value, room: own.value })
    },
    { immediate: true, flush: 'sync' },
  )
  onBeforeUnmount(() => {
    view.shown.delete(panel().key)
    view.rooms.delete(panel().key)
  })

  return { ...viewport, axisHeight: computed(() => margin.value.bottom), font }
}
