/** Draws the map of a panel: asks for the tiles in view, paints what has come, and the numbers of large cells. */
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import { openChart, type Chart } from './chart'
import { colourTable, type ColourMap } from './colours'
import { cellLabels, hasRoomForLabels, type Labels } from './labels'
import type { Ink } from './mapOption'
import { exactCells, paintPicture, tilesOf, type Picture } from './paintMap'
import type { ColourScale } from './scale'
import type { Size } from './viewport'
import { useSettingsStore } from '#renderer/stores/settings'
import { useMapView } from './mapView'
import type { PanelModel } from '#renderer/stores/panelModel'
import type { PanelShot } from './useViewport'
import { useTiles } from './useTiles'

interface Drawn {
  readonly panel: PanelModel
  readonly scale: ColourScale
  readonly colours: ColourMap
}

/** So long the picture of a map of another size stays on show. */
const PATIENCE_MILLISECONDS = 250

const noLabels: Labels = { labels: [], fontSize: 12 }

/**
 * @param host the element to draw into, and its size in pixels
 * @returns which of `specials` are in view, as bits
 */
export function useDrawing(
  host: Readonly<Ref<HTMLElement | null>>,
  size: Readonly<Ref<Size>>,
  drawn: () => Drawn,
  { grid, shot, frame }: PanelShot,
): Readonly<Ref<number>> {
  const view = useMapView()
  const settings = useSettingsStore()
  const cache = useTiles()
  const viewer = cache.viewer(schedule)
  const found = ref(0)

  const canvas = document.createElement('canvas')
  let chart: Chart | null = null
  let version = 0
  let pending = 0
  /** Since when a map of another size is waited for; 0 while none is. */
  let waiting = 0
  let patience: ReturnType<typeof setTimeout> | undefined
  /** The grid of the picture on show. */
  let painted: Size | null = null
  /** Colours of the theme; null until they are needed. */
  let ink: Ink | null = null

  onMounted(() => {
    chart = openChart(host.value!)
    schedule()
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(pending)
    clearTimeout(patience)
    viewer.leave()
    chart?.close()
    chart = null
  })
  watch(size, () => {
    chart?.resize()
    draw()
  })
  watch(
    [
      shot,
      () => drawn().panel.map,
      () => drawn().panel.plane,
      () => drawn().scale,
      () => drawn().colours,
      () => view.reduce,
      () => view.numbers,
    ],
    schedule,
    { flush: 'sync' },
  )
  // Tiles of a new map are asked for before the next frame, so that they may be in it.
  watch([() => drawn().panel.map, () => drawn().panel.plane], () => drawn().panel.map && wish(), { flush: 'post' })
  watch(
    () => settings.appearance,
    () => {
      ink = null
      schedule()
    },
    { flush: 'post' },
  )

  /** Draws once before the next frame, however much has changed. */
  function schedule(): void {
    if (pending === 0) pending = requestAnimationFrame(draw)
  }

  function draw(): void {
    cancelAnimationFrame(pending)
    pending = 0
    const { panel, scale, colours } = drawn()
    if (!chart || !panel.map || size.value.width === 0) return
    const picture = wish()
    const { any, more, specials } = paintPicture(canvas, picture, cache)
    const { height, width } = grid.value
    if (more) schedule()
    if (!any) {
      // The old picture stays until the new map's first tile is here, so that nothing flickers; under other axes not for long.
      if (painted?.height === height && painted.width === width) return
      if (painted && isEarly()) return
      canvas.width = 0
    }
    waiting = 0
    painted = { height, width }
    found.value = specials
    chart.draw({
      grid: grid.value,
      view: shot.value.view,
      frame: frame.value,
      picture: canvas,
      version: ++version,
      labels: labels(panel, scale, colours),
      ink: (ink ??= themeInk()),
    })
  }

  /** Whether the new map's first tile may still come before anybody misses it; if not in time, it is drawn without. */
  function isEarly(): boolean {
    waiting ||= performance.now()
    const rest = waiting + PATIENCE_MILLISECONDS - performance.now()
    if (rest <= 0) return false
    clearTimeout(patience)
    patience = setTimeout(schedule, rest)
    return true
  }

  /** Asks for the tiles of the picture as it should be now. */
  function wish(): Picture {
    const { panel, scale, colours } = drawn()
    const ratio = window.devicePixelRatio
    const picture = {
      map: panel.map!,
      channel: panel.plane,
      view: shot.value.view,
      frame: { height: Math.round(frame.value.height * ratio), width: Math.round(frame.value.width * ratio) },
      reduce: view.reduce,
      table: colourTable(colours),
      scale,
      hatched: !isNumbered(),
    }
    const { needed, overview } = tilesOf(picture)
    viewer.wish([...overview, ...needed])
    return picture
  }

  function labels(panel: PanelModel, scale: ColourScale, colours: ColourMap): Labels {
    if (!isNumbered()) return noLabels
    const cells = exactCells(panel.map!, panel.plane, shot.value.view, cache)
    return cells ? cellLabels(cells, shot.value.view, frame.value, colourTable(colours), scale) : noLabels
  }

  function isNumbered(): boolean {
    return view.numbers && hasRoomForLabels(shot.value.view, frame.value)
  }

  function themeInk(): Ink {
    const style = getComputedStyle(host.value!)
    return {
      text: style.getPropertyValue('--muted'),
      line: style.getPropertyValue('--line-strong'),
      font: style.fontFamily,
    }
  }

  return found
}
