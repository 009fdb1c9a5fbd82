/** Paints the visible part of a map from its tiles, at the resolution of the screen. */
import type { MapSummary, Tile } from '#app/protocol/contract'
import { gridShape } from '#app/shape'
import { paintRgb, paintValues, specials, STEPS, tableOf, type Palette } from './colours'
import { hatching } from './hatching'
import type { Cells } from './labels'
import { sameScale, type ColourScale } from './scale'
import { fittingLevel, levelSize, overviewLevel, tilesIn, type Reduce, type TileCache, type TileKey } from './tiles'
import type { Rect, Size } from './viewport'

export interface MapRendering {
  readonly map: MapSummary
  /** One, or red, green and blue for true colour. */
  readonly channels: readonly number[]
  readonly view: Rect
  /** Pixels of the screen, not of CSS. */
  readonly frame: Size
  readonly reduce: Reduce
  readonly palette: Palette
  readonly scale: ColourScale
  /** Whether special values are hatched: not where their numbers are written into the cells. */
  readonly hatched: boolean
}

const BORDERED_CELL = 14

/** The channels that a map shows with a palette. */
export function channelsOf(palette: Palette, channel: number): readonly number[] {
  return palette === 'rgb' ? [0, 1, 2] : [channel]
}

/** The tiles that an image needs: those of its level, and first one that covers the whole map, however coarse. */
export function tilesOf({ map, channels, view, frame, reduce }: MapRendering): {
  level: number
  needed: TileKey[]
  overview: TileKey[]
} {
  const level = fittingLevel(view.width / frame.width, reduce)
  const ofAll = (keys: readonly TileKey[]) => keys.flatMap((key) => channels.map((channel) => ({ ...key, channel })))
  const needed = ofAll(tilesIn(view, map, channels[0]!, level, reduce))
  const whole = overviewLevel(map)
  return { level, needed, overview: level >= whole ? needed : ofAll(tilesIn(view, map, channels[0]!, whole, reduce)) }
}

export interface Painted {
  /** Whether anything was painted; if not, the canvas is as it was before. */
  readonly any: boolean
  /** Whether tiles that are here are left for the next frame, so that no frame takes long. */
  readonly more: boolean
  /** Which of `specials` are in the painted tiles, as bits. */
  readonly specials: number
}

/** Milliseconds of a frame for colouring tiles. */
const COLOURING_TIME = 3

/** Paints what has come so far, coarse tiles below fine ones. */
export function paintMap(canvas: HTMLCanvasElement, rendering: MapRendering, cache: Pick<TileCache, 'get'>): Painted {
  const { map, channels, view, frame, reduce } = rendering
  const level = fittingLevel(view.width / frame.width, reduce)
  const needed = tilesIn(view, map, channels[0]!, level, reduce)
  const start = performance.now()
  let more = false
  let coloured = 0
  const fine = layer(needed)
  const layers = fine.length === needed.length ? [fine] : [...coarserLayers(), fine]
  if (needed.length > 0 && layers.every((tiles) => tiles.length === 0)) return { any: false, more, specials: 0 }

  const pen = prepared(canvas, rendering)
  let found = 0
  for (const { tile, level: at, image } of layers.flat()) {
    found |= image.specials
    drawTile(pen, image.canvas, tile, at, rendering)
  }
  if (rendering.hatched && found !== 0) drawHatching(pen, fine, rendering)
  drawBorders(pen, rendering)
  pen.restore()
  return { any: true, more, specials: found }

  /** Those of the tiles that are here, coloured; at least one, and as many as there is time for. */
  function layer(keys: readonly TileKey[]): DrawnTile[] {
    return keys.flatMap((key) => {
      const tiles = channels.flatMap((channel) => cache.get({ ...key, channel }) ?? [])
      const [tile] = tiles
      if (!tile || tiles.length < channels.length) return []
      const known = colouredAlready(tiles, rendering)
      if (!known && coloured > 0 && performance.now() - start > COLOURING_TIME) {
        more = true
        return []
      }
      if (!known) coloured++
      return [{ tile, level: key.level, image: known ?? colour(tiles, rendering) }]
    })
  }

  function coarserLayers() {
    const levels = Array.from({ length: Math.max(map.levels - 1 - level, 0) }, (_, i) => map.levels - 1 - i)
    return levels.map((coarse) => layer(tilesIn(view, map, channels[0]!, coarse, reduce)))
  }
}

/** Exact values of the cells in view, from tiles that are here; null if one is missing. */
export function exactCells(map: MapSummary, channel: number, view: Rect, cache: TileCache): Cells | null {
  const grid = gridShape(map.shape)
  const rows = visible(0, grid.height, view.top, view.height, grid.height)
  const columns = visible(0, grid.width, view.left, view.width, grid.width)
  const part = {
    top: rows.first,
    left: columns.first,
    height: Math.max(rows.count, 0),
    width: Math.max(columns.count, 0),
  }
  const values = new Float32Array(part.height * part.width)
  for (const key of tilesIn(part, map, channel, 0, 'mean')) {
    const tile = cache.get(key)
    if (!tile) return null
    const from = Math.max(tile.column, part.left)
    const to = Math.min(tile.column + tile.width, part.left + part.width)
    const bottom = Math.min(tile.row + tile.height, part.top + part.height)
    for (let row = Math.max(tile.row, part.top); row < bottom; row++) {
      const start = (row - tile.row) * tile.width - tile.column
      values.set(tile.values.subarray(start + from, start + to), (row - part.top) * part.width + from - part.left)
    }
  }
  return { ...part, values }
}

/** A context on an empty canvas of the frame's size, clipped to the map. */
function prepared(canvas: HTMLCanvasElement, { map, view, frame }: MapRendering): CanvasRenderingContext2D {
  if (canvas.width !== frame.width || canvas.height !== frame.height) {
    canvas.width = frame.width
    canvas.height = frame.height
  }
  const pen = canvas.getContext('2d')!
  pen.clearRect(0, 0, frame.width, frame.height)
  const { height, width } = gridShape(map.shape)
  const edge = { x: pixels(view.left, view.width, frame.width), y: pixels(view.top, view.height, frame.height) }
  pen.save()
  pen.beginPath()
  pen.rect(edge.x(0), edge.y(0), edge.x(width) - edge.x(0), edge.y(height) - edge.y(0))
  pen.clip()
  return pen
}

/** Draws the cells of a tile that are in view, without smoothing where a cell is a pixel or more. */
function drawTile(
  pen: CanvasRenderingContext2D,
  image: HTMLCanvasElement,
  tile: Tile,
  level: number,
  { view, frame, map }: MapRendering,
): void {
  const side = 2 ** level
  const size = levelSize(map, level)
  const rows = visible(tile.row, tile.height, view.top / side, view.height / side, size.height)
  const columns = visible(tile.column, tile.width, view.left / side, view.width / side, size.width)
  if (rows.count <= 0 || columns.count <= 0) return
  const x = pixels(view.left / side, view.width / side, frame.width)
  const y = pixels(view.top / side, view.height / side, frame.height)
  const [left, top] = [x(columns.first), y(rows.first)]
  pen.imageSmoothingEnabled = view.width / side > frame.width
  pen.drawImage(
    image,
    columns.first - tile.column,
    rows.first - tile.row,
    columns.count,
    rows.count,
    left,
    top,
    x(columns.first + columns.count) - left,
    y(rows.first + rows.count) - top,
  )
}

/** Hatches the special values, in pixels of the screen: what has a colour of its own is told apart without it, too. */
function drawHatching(pen: CanvasRenderingContext2D, tiles: readonly DrawnTile[], rendering: MapRendering): void {
  const sheet = document.createElement('canvas')
  for (const [bit, special] of specials.entries()) {
    const parts = tiles.flatMap(({ image, ...place }) =>
      image.masks[bit] ? [{ ...place, mask: image.masks[bit] }] : [],
    )
    if (parts.length === 0) continue
    const masking = prepared(sheet, rendering)
    for (const { mask, tile, level } of parts) drawTile(masking, mask, tile, level, rendering)
    masking.globalCompositeOperation = 'source-in'
    masking.fillStyle = hatching(masking, special, window.devicePixelRatio)
    masking.fillRect(0, 0, sheet.width, sheet.height)
    masking.restore()
    pen.drawImage(sheet, 0, 0)
  }
}

/** Hairlines between large cells, faint on every colour. */
function drawBorders(pen: CanvasRenderingContext2D, { view, frame, map }: MapRendering): void {
  if (frame.width / view.width < BORDERED_CELL * window.devicePixelRatio) return
  const grid = gridShape(map.shape)
  const x = pixels(view.left, view.width, frame.width)
  const y = pixels(view.top, view.height, frame.height)
  pen.fillStyle = 'rgb(128 128 128 / 45%)'
  for (
    let column = Math.max(Math.ceil(view.left), 1);
    column < Math.min(view.left + view.width, grid.width);
    column++
  ) {
    pen.fillRect(x(column), 0, 1, frame.height)
  }
  for (let row = Math.max(Math.ceil(view.top), 1); row < Math.min(view.top + view.height, grid.height); row++) {
    pen.fillRect(0, y(row), frame.width, 1)
  }
}

function visible(first: number, count: number, start: number, length: number, cells: number) {
  const begin = Math.max(first, Math.floor(start))
  const end = Math.min(first + count, Math.ceil(start + length), cells)
  return { first: begin, count: end - begin }
}

/** Whole pixels of cell borders, so that neighbouring tiles meet without a seam. */
function pixels(start: number, length: number, frame: number): (cell: number) => number {
  return (cell) => Math.round(((cell - start) / length) * frame)
}

interface DrawnTile {
  readonly tile: Tile
  readonly level: number
  readonly image: ColouredTile
}

interface ColouredTile {
  /** The values that are coloured: of one tile, or of those of three channels. */
  readonly tiles: readonly Tile[]
  readonly palette: Palette
  readonly scale: ColourScale
  readonly canvas: HTMLCanvasElement
  readonly specials: number
  /** Where the special values are, opaque there; by their place in `specials`. */
  readonly masks: readonly (HTMLCanvasElement | null)[]
}

/** A tile may be on show in several panels with colours of their own. */
const MAX_COLOURED = 3
/** By the first tile, the newest first. */
const colouredTiles = new WeakMap<Tile, readonly ColouredTile[]>()

function colouredAlready(tiles: readonly Tile[], { palette, scale }: MapRendering): ColouredTile | undefined {
  return colouredTiles
    .get(tiles[0]!)
    ?.find(
      (known) =>
        known.palette === palette && sameScale(known.scale, scale) && known.tiles.every((tile, i) => tile === tiles[i]),
    )
}

function colour(tiles: readonly Tile[], { palette, scale }: MapRendering): ColouredTile {
  const tile = tiles[0]!
  const others = colouredTiles.get(tile) ?? []
  // The oldest colours give way, together with their canvas.
  const canvas = others[MAX_COLOURED - 1]?.canvas ?? document.createElement('canvas')
  const image = new ImageData(tile.width, tile.height)
  const pixels = new Uint32Array(image.data.buffer)
  const table = tableOf(palette)
  const planes = tiles.map(({ values }) => values)
  const found = palette === 'rgb' ? paintRgb(planes, scale, pixels) : paintValues(planes[0]!, table, scale, pixels)
  put(image, canvas)
  const masks = specials.map((_, bit) => (found & (1 << bit) ? maskOf(tile, pixels, table[STEPS + bit]!) : null))
  const coloured = { tiles, palette, scale, canvas, specials: found, masks }
  colouredTiles.set(tile, [coloured, ...others].slice(0, MAX_COLOURED))
  return coloured
}

/** Opaque where a tile has a colour. */
function maskOf({ width, height }: Tile, pixels: Uint32Array, colour: number): HTMLCanvasElement {
  const image = new ImageData(width, height)
  const mask = new Uint32Array(image.data.buffer)
  for (let i = 0; i < mask.length; i++) if (pixels[i] === colour) mask[i] = colour
  return put(image, document.createElement('canvas'))
}

function put(image: ImageData, canvas: HTMLCanvasElement): HTMLCanvasElement {
  canvas.width = image.width
  canvas.height = image.height
  canvas.getContext('2d')!.putImageData(image, 0, 0)
  return canvas
}
