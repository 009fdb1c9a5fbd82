/** Images of the panels: painted from exact values, then saved or copied. */
import { defineStore } from 'pinia'
import type { MapSummary } from '#app/protocol/contract'
import { Failure, toPlain } from '#app/failure'
import { gridShape, formatShape } from '#app/shape'
import { formatValue } from '#renderer/controls/formatNumber'
import { paintRgb, paintValues, tableOf } from '#renderer/maps/colours'
import { channelsOf } from '#renderer/maps/paintMap'
import { bareFigure, framedFigure, type Figure, type FigureMap } from './figure'
import { figurePng, isPaintable, pngAddress } from './figurePng'
import { figureSvg } from './figureSvg'
import { coloursOf, union, valueRange } from '#renderer/maps/range'
import { TILE } from '#renderer/maps/tiles'
import type { Rect, Size } from '#renderer/maps/viewport'
import { useClient } from '#renderer/client/use'
import { t, formatMessage } from '#renderer/messages/index'
import { useImagesStore } from '#renderer/stores/images'
import { useServiceStore } from '#renderer/stores/service'
import { shownMaps, shownMap, useMapView } from '#renderer/maps/mapView'
import type { PanelModel } from '#renderer/stores/panelModel'
import { usePin } from '#renderer/stores/pin'
import { useTiles } from '#renderer/maps/useTiles'

export interface ImageRequest {
  /** Keys of panels; they stand side by side. */
  readonly panels: readonly string[]
  /** whole: all of each map. view: the cells that its panel shows. */
  readonly part: 'whole' | 'view'
  /** With title, axes, numbers and colour bar; without it the cells alone, each a pixel of its own. */
  readonly framed: boolean
  readonly format: 'png' | 'svg'
  /** Pixels for each of the figure's. */
  readonly factor: number
}

type Shown = PanelModel & { readonly map: MapSummary }
type Outline = Omit<FigureMap, 'cells' | 'sheet' | 'planes' | 'found'>

/** Values of more cells are not written into a figure. */
const MAX_LABELS = 2000
const defaults = { part: 'whole', framed: true, format: 'png', factor: 2 } as const

export const usePanelImages = defineStore('panelImages', () => {
  const client = useClient()
  const mapView = useMapView()
  const pin = usePin()
  const images = useImagesStore()
  const service = useServiceStore()
  const cache = useTiles()

  /** The panels that have a map to be shown. */
  function shown(keys: readonly string[]): Shown[] {
    return pin.panels.filter((panel): panel is Shown => panel.map !== null && keys.includes(panel.key))
  }

  /** Pixels that an image will have; null where there is nothing to show. */
  function sizeOf(request: ImageRequest): Size | null {
    const panels = shown(request.panels)
    if (panels.length === 0) return null
    const cells = new ImageData(1, 1)
    const sheetOf = (panel: Shown) =>
      sheet(
        panel,
        Array.from({ length: panel.channels }, () => cells),
      )
    const { height, width } = figureOf(
      panels.map((panel) => ({
        ...outline(panel, request.part),
        cells,
        sheet: sheetOf(panel),
        planes: null,
        found: 0,
      })),
      request.framed,
    )
    return { height: Math.round(height * request.factor), width: Math.round(width * request.factor) }
  }

  /**
   * Saves an image, asking where.
   * @returns where it is; null where the person changed their mind
   */
  async function save(request: ImageRequest): Promise<string | null> {
    const bytes =
      request.format === 'svg' ? svgBytes(await figure(request), request.factor) : await bytesOf(await png(request))
    const [only, ...others] = shown(request.panels)
    const name = images.fileName
    return client.files.saveFile(
      `${only && others.length === 0 ? `${name} - ${only.title}` : name}.${request.format}`,
      bytes,
    )
  }

  /** Puts an image on the clipboard, as PNG. */
  async function copy(request: ImageRequest): Promise<void> {
    // The clipboard waits for the image: it must be opened while the click that asked for it still counts.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png(request) })])
  }

  /** Saves a panel, or all of them, as they usually go into a document, and says where they are. */
  async function exportImage(keys: readonly string[]): Promise<void> {
    await said(async () => {
      const path = await save({ ...defaults, panels: keys })
      return path && t('export.saved', { path })
    })
  }

  /** The same on the clipboard. */
  async function copyImage(keys: readonly string[]): Promise<void> {
    await said(async () => {
      await copy({ ...defaults, panels: keys })
      return t('export.copied')
    })
  }

  async function said(go: () => Promise<string | null>): Promise<void> {
    try {
      const message = await go()
      if (message) service.notify(message)
    } catch (error) {
      service.showFailure(toPlain(error))
    }
  }

  async function png(request: ImageRequest): Promise<Blob> {
    const size = sizeOf({ ...request, factor: 1 })
    if (size && !isPaintable(size, request.factor)) throw new Failure('invalid-argument', t('export.tooLarge'))
    return figurePng(await figure(request), request.factor)
  }

  async function figure({ panels, part, framed }: ImageRequest): Promise<Figure> {
    const maps: FigureMap[] = []
    for (const panel of shown(panels)) {
      const about = outline(panel, part)
      maps.push(
        panel.sheet
          ? await readSheet(panel, about)
          : { ...about, sheet: null, ...(await readCells(panel, panel.plane, about)) },
      )
    }
    return figureOf(maps, framed)
  }

  /** All of a figure's map but its cells. */
  function outline(panel: Shown, wanted: ImageRequest['part']): Outline {
    const one = shownMap(panel)!
    const { palette, scale } = coloursOf(mapView.viewOf(panel), one, shownMaps(pin.panels))
    const range = panel.sheet || palette === 'rgb' ? union(panel.map.ranges) : valueRange(one)
    const { channels, height, width } = gridShape(panel.map.shape)
    const facts = [
      panel.layerName,
      formatMessage(formatShape(panel.map.shape)),
      panel.sheet
        ? t('panels.allChannels', { n: channels })
        : palette === 'rgb'
          ? t('view.rgb')
          : channels > 1
            ? t('export.channel', { channel: panel.plane })
            : null,
      range && t('export.range', { low: formatValue(range[0], 4), high: formatValue(range[1], 4) }),
    ]
    return {
      title: panel.title,
      facts: facts.filter((fact) => fact !== null).join(', '),
      part: wholeCells(wanted === 'view' && !panel.sheet ? mapView.shown.get(panel.key) : undefined, { height, width }),
      colours: palette,
      scale,
      remark: scale.kind === 'linear' ? '' : t('view.barScale', { scale: t(`view.${scale.kind}`) }),
      range,
    }
  }

  /** The cells of a part of a map in their colours, block by block, and their exact values where there are few. */
  async function readCells({ map }: Shown, plane: number, { part, colours, scale }: Outline) {
    const cells = new ImageData(part.width, part.height)
    const pixels = new Uint32Array(cells.data.buffer)
    const isNumbered = mapView.numbers && part.height * part.width <= MAX_LABELS
    const written = isNumbered ? channelsOf(colours, plane).map(() => new Float32Array(pixels.length)) : null
    let found = 0
    for (const block of blocksOf(part)) {
      const planes = await Promise.all(channelsOf(colours, plane).map((channel) => cache.read(map, channel, block)))
      const read = planes[0]!
      const painted = new Uint32Array(read.length)
      found |=
        colours === 'rgb' ? paintRgb(planes, scale, painted) : paintValues(read, tableOf(colours), scale, painted)
      for (let row = 0; row < block.height; row++) {
        const to = (block.top - part.top + row) * part.width + block.left - part.left
        const from = row * block.width
        pixels.set(painted.subarray(from, from + block.width), to)
        written?.forEach((one, i) => one.set(planes[i]!.subarray(from, from + block.width), to))
      }
    }
    return { cells, planes: written, found }
  }

  /** All channels, in rows as the panel has them. */
  async function readSheet(panel: Shown, about: Outline): Promise<FigureMap> {
    const all = []
    for (let channel = 0; channel < panel.channels; channel++) all.push(await readCells(panel, channel, about))
    const found = all.reduce((bits, one) => bits | one.found, 0)
    return {
      ...about,
      cells: all[0]!.cells,
      sheet: sheet(
        panel,
        all.map(({ cells }) => cells),
      ),
      planes: null,
      found,
    }
  }

  function sheet(
    { sheet: isSheet, key, channels: count, map }: Shown,
    channels: readonly ImageData[],
  ): FigureMap['sheet'] {
    const { height, width } = gridShape(map.shape)
    const square = Math.ceil(Math.sqrt((count * height) / width))
    return isSheet ? { channels, columns: mapView.sheetColumns.get(key) ?? square } : null
  }

  return { sizeOf, save, copy, exportImage, copyImage }
})

function figureOf(maps: readonly FigureMap[], framed: boolean): Figure {
  return framed ? framedFigure(maps) : bareFigure(maps)
}

function svgBytes(figure: Figure, factor: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(figureSvg(figure, pngAddress, factor))
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer())
}

/** The cells of which anything is in view; all without a view. */
function wholeCells(view: Rect | undefined, { height, width }: Size): Rect {
  if (!view) return { top: 0, left: 0, height, width }
  const along = (start: number, length: number, cells: number) => {
    const begin = Math.min(Math.max(Math.floor(start + 1e-6), 0), cells - 1)
    return { begin, count: Math.max(Math.min(Math.ceil(start + length - 1e-6), cells) - begin, 1) }
  }
  const rows = along(view.top, view.height, height)
  const columns = along(view.left, view.width, width)
  return { top: rows.begin, left: columns.begin, height: rows.count, width: columns.count }
}

/** A part cut along the borders of tiles. */
function blocksOf(part: Rect): Rect[] {
  const cuts = (start: number, length: number) => {
    const first = Math.floor(start / TILE)
    const count = Math.ceil((start + length) / TILE) - first
    return Array.from({ length: count }, (_, i) => {
      const begin = Math.max((first + i) * TILE, start)
      return { begin, length: Math.min((first + i + 1) * TILE, start + length) - begin }
    })
  }
  return cuts(part.top, part.height).flatMap((rows) =>
    cuts(part.left, part.width).map((columns) => ({
      top: rows.begin,
      left: columns.begin,
      height: rows.length,
      width: columns.length,
    })),
  )
}
