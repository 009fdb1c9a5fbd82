/** Paints the visible part of a map from its tiles, at the resolution of the screen. */
import type { MapSummary, Tile } from '../../app/contract'
import { gridShape } from '../../app/shape'
import { paintValues, type ColourTable, type Range } from './colours'
import { fittingLevel, levelSize, tilesIn, type Reduce, type TileCache, type TileKey } from './tiles'
import type { Rect, Size } from './view'

export interface Picture {
  readonly map: MapSummary
  readonly channel: number
  readonly view: Rect
  /** Pixels of the screen, not of CSS. */
  readonly frame: Size
  readonly reduce: Reduce
  readonly table: ColourTable
  readonly range: Range
}

/** The tiles that a picture needs: those of its level, and first one that covers the whole map, however coarse. */
export function tilesOf({ map, channel, view, frame, reduce }: Picture): { level: number; needed: TileKey[]; overview: TileKey[] } {
  const level = fittingLevel(view.width / frame.width, map.levels, reduce)
  const needed = tilesIn(view, map, channel, level, reduce)
  const coarsest = map.levels - 1
  return { level, needed, overview: level === coarsest ? needed : tilesIn(view, map, channel, coarsest, reduce) }
}

/** Paints what has come so far, coarse tiles below fine ones. @returns whether nothing at all could be painted. */
export function paintPicture(canvas: HTMLCanvasElement, picture: Picture, cache: TileCache): 'whole' | 'part' | 'nothing' {
  const { level, needed } = tilesOf(picture)
  const { map, channel, view, reduce } = picture
  const here = needed.map((key) => cache.get(key)).filter((tile) => tile !== undefined)
  const whole = here.length === needed.length
  const below = whole ? [] : coarserTiles(level)
  if (here.length === 0 && below.length === 0 && needed.length > 0) return 'nothing'
  const pen = prepared(canvas, picture)
  for (const { tile, level: coarse } of below) drawTile(pen, tile, coarse, picture)
  for (const tile of here) drawTile(pen, tile, level, picture)
  pen.restore()
  return whole ? 'whole' : 'part'

  function coarserTiles(finer: number): { tile: Tile; level: number }[] {
    const found: { tile: Tile; level: number }[] = []
    for (let coarse = map.levels - 1; coarse > finer; coarse--) {
      for (const key of tilesIn(view, map, channel, coarse, reduce)) {
        const tile = cache.get(key)
        if (tile) found.push({ tile, level: coarse })
      }
    }
    return found
  }
}

/** A context on an empty canvas of the frame's size, clipped to the map. */
function prepared(canvas: HTMLCanvasElement, { map, view, frame }: Picture): CanvasRenderingContext2D {
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
function drawTile(pen: CanvasRenderingContext2D, tile: Tile, level: number, { view, frame, map, table, range }: Picture): void {
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
    painted(tile, table, range),
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

function visible(first: number, count: number, start: number, length: number, cells: number) {
  const begin = Math.max(first, Math.floor(start))
  const end = Math.min(first + count, Math.ceil(start + length), cells)
  return { first: begin, count: end - begin }
}

/** Whole pixels of cell borders, so that neighbouring tiles meet without a seam. */
function pixels(start: number, length: number, frame: number): (cell: number) => number {
  return (cell) => Math.round(((cell - start) / length) * frame)
}

interface PaintedTile {
  readonly table: ColourTable
  readonly range: Range
  readonly canvas: HTMLCanvasElement
}

const paintedTiles = new WeakMap<Tile, PaintedTile>()

function painted(tile: Tile, table: ColourTable, range: Range): HTMLCanvasElement {
  const known = paintedTiles.get(tile)
  if (known && known.table === table && known.range[0] === range[0] && known.range[1] === range[1]) return known.canvas
  const canvas = known?.canvas ?? document.createElement('canvas')
  canvas.width = tile.width
  canvas.height = tile.height
  const image = new ImageData(tile.width, tile.height)
  paintValues(tile.values, table, range, new Uint32Array(image.data.buffer))
  canvas.getContext('2d')!.putImageData(image, 0, 0)
  paintedTiles.set(tile, { table, range, canvas })
  return canvas
}
