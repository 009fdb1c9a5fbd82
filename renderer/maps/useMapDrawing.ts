/**
 * Draws a part of a map: asks for the tiles in view, paints what has come onto a canvas, and finds the numbers of large
 * cells. The one who shows the canvas places both.
 */
import { onBeforeUnmount, onMounted, watch } from 'vue'
import { gridShape } from '#app/shape'
import type { MapSummary } from '#app/protocol/contract'
import type { Palette } from './colours'
import { cellLabels, hasRoomForLabels, type Labels } from './labels'
import { channelsOf, exactCells, paintMap, tilesOf, type MapRendering } from './paintMap'
import type { ColourScale } from './scale'
import type { Reduce } from './tiles'
import type { Rect, Size } from './viewport'
import { useMapView } from './mapView'
import { useTiles } from './useTiles'

export interface DrawnMap {
  readonly map: MapSummary
  /** The channel on show; of a vector 0. */
  readonly channel: number
  readonly scale: ColourScale
  readonly colours: Palette
  /** What a pixel shows that covers several cells. */
  readonly reduce: Reduce
  /** The part on show, in cells. */
  readonly view: Rect
  /** The pixels that it fills. */
  readonly frame: Size
  /** Whether numbers may stand in small type: for maps that are never zoomed. */
  readonly small?: boolean
}

export interface MapSurface {
  /** What to paint onto; null until it is there. */
  canvas(): HTMLCanvasElement | null
  /**
   * The canvas has been painted anew.
   * @param found which of `specials` are in view, as bits
   */
  show(labels: Labels, found: number): void
}

export interface MapPainter {
  /** Draws once before the next frame, however often it is called. */
  schedule(): void
  draw(): void
}

/** How long the image of a map of another size stays. */
const STALE_LIMIT_MS = 250

export const noLabels: Labels = { labels: [], fontSize: 12 }

/** @param drawn what to draw; null for nothing, as long as it has no pixels */
export function useMapDrawing(drawn: () => DrawnMap | null, surface: MapSurface): MapPainter {
  const view = useMapView()
  const cache = useTiles()
  const viewer = cache.viewer(schedule)

  let pending = 0
  /** Since when a map of another size is waited for; 0 while none is. */
  let waiting = 0
  let staleTimer: ReturnType<typeof setTimeout> | undefined
  /** The grid of the map on show. */
  let painted: Size | null = null

  onMounted(schedule)
  onBeforeUnmount(() => {
    cancelAnimationFrame(pending)
    clearTimeout(staleTimer)
    viewer.leave()
  })
  watch([drawn, () => view.numbers], schedule, { flush: 'sync' })
  // Tiles of a new map are asked for before the next frame, so that they may be in it.
  watch(
    [() => drawn()?.map, () => drawn()?.channel],
    () => {
      const now = drawn()
      if (now) requestTiles(now)
    },
    { flush: 'post' },
  )

  function schedule(): void {
    if (pending === 0) pending = requestAnimationFrame(draw)
  }

  function draw(): void {
    cancelAnimationFrame(pending)
    pending = 0
    const now = drawn()
    const canvas = surface.canvas()
    if (!now || !canvas) return
    const { any, more, specials } = paintMap(canvas, requestTiles(now), cache)
    const { height, width } = gridShape(now.map.shape)
    if (more) schedule()
    if (!any) {
      // The old image stays until the new map's first tile is here, so that nothing flickers; under other axes not for long.
      if (painted?.height === height && painted.width === width) return
      if (painted && isEarly()) return
      canvas.width = 0
    }
    waiting = 0
    painted = { height, width }
    surface.show(labels(now), specials)
  }

  /** Whether the new map's first tile may still come before anybody misses it; if not in time, it is drawn without. */
  function isEarly(): boolean {
    waiting ||= performance.now()
    const rest = waiting + STALE_LIMIT_MS - performance.now()
    if (rest <= 0) return false
    clearTimeout(staleTimer)
    staleTimer = setTimeout(schedule, rest)
    return true
  }

  /** Asks for the tiles of the image as it should be now. */
  function requestTiles(now: DrawnMap): MapRendering {
    const { map, channel, view: part, frame, colours, scale, reduce } = now
    const ratio = window.devicePixelRatio
    const rendering = {
      map,
      channels: channelsOf(colours, channel),
      view: part,
      frame: { height: Math.round(frame.height * ratio), width: Math.round(frame.width * ratio) },
      reduce,
      palette: colours,
      scale,
      hatched: !isNumbered(now),
    }
    const { needed, overview } = tilesOf(rendering)
    viewer.request([...overview, ...needed])
    return rendering
  }

  function labels(now: DrawnMap): Labels {
    if (!isNumbered(now)) return noLabels
    const { map, channel, view: part, frame, colours, scale, small } = now
    const cells = channelsOf(colours, channel).map((one) => exactCells(map, one, part, cache))
    const [first] = cells
    const planes = cells.flatMap((one) => (one ? [one.values] : []))
    if (!first || planes.length < cells.length) return noLabels
    return cellLabels({ ...first, planes }, part, frame, colours, scale, small)
  }

  function isNumbered({ view: part, frame, small, colours }: DrawnMap): boolean {
    return view.numbers && hasRoomForLabels(part, frame, colours, small)
  }

  return { schedule, draw }
}
