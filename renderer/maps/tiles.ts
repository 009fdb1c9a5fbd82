/**
 * Tiles of large maps: what is on screen is requested at the fitting level of detail, newest requests first. Tiles that
 * leave the screen are dropped, or cancelled if in flight; the least recently used ones are evicted.
 */
import type { Connection, MapSummary, RequestOf, SentTile, Tile } from '#app/protocol/contract'
import { Failure } from '#app/failure'
import { gridShape, OVERVIEW_SIDE } from '#app/shape'
import type { Rect, Size } from './viewport'

export type Reduce = 'mean' | 'max'

/** One square of a map at one level; `row` and `column` count tiles. */
export interface TileKey {
  readonly map: MapSummary
  readonly channel: number
  readonly level: number
  readonly reduce: Reduce
  readonly row: number
  readonly column: number
}

/** Cells of a side. */
export const TILE = OVERVIEW_SIDE

/**
 * Tiles of a map that are on their way, and how many values they may have together: small ones are mostly waiting
 * time, and those of a map that is slow to look at must not keep others waiting.
 */
const IN_FLIGHT = 16
const VALUES_IN_FLIGHT = 2 * TILE * TILE
const KEPT_VALUES = 24 * 2 ** 20

/**
 * The level at which a map is drawn. The mean takes the finer level, which the screen smooths; the maximum the
 * coarser one, each cell of which fills a pixel, so that a lone value never fades. Levels that the service doesn't
 * have are made of its last one.
 * @param cellsPerPixel cells of level 0 along one pixel of the screen.
 */
export function fittingLevel(cellsPerPixel: number, reduce: Reduce): number {
  const exact = Math.log2(Math.max(cellsPerPixel, 1))
  return reduce === 'mean' ? Math.floor(exact) : Math.ceil(exact)
}

/** The size of a level, in its own cells. */
export function levelSize(map: MapSummary, level: number): Size {
  const { height, width } = gridShape(map.shape)
  return { height: Math.ceil(height / 2 ** level), width: Math.ceil(width / 2 ** level) }
}

/** The finest level of a map that is one tile. */
export function overviewLevel(map: MapSummary): number {
  const { height, width } = gridShape(map.shape)
  return Math.max(0, Math.ceil(Math.log2(Math.max(height, width) / TILE)))
}

/** The tiles that cover a view, those in its middle first. */
export function tilesIn(view: Rect, map: MapSummary, channel: number, level: number, reduce: Reduce): TileKey[] {
  const size = levelSize(map, level)
  const side = TILE * 2 ** level
  const along = (start: number, length: number, cells: number) => {
    const first = Math.max(Math.floor(start / side), 0)
    const last = Math.min(Math.ceil((start + length) / side), Math.ceil(cells / TILE)) - 1
    return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => first + i)
  }
  const middle = { row: (view.top + view.height / 2) / side - 0.5, column: (view.left + view.width / 2) / side - 0.5 }
  const distance = (key: TileKey) => Math.hypot(key.row - middle.row, key.column - middle.column)
  return along(view.top, view.height, size.height)
    .flatMap((row) =>
      along(view.left, view.width, size.width).map((column) => ({ map, channel, level, reduce, row, column })),
    )
    .sort((a, b) => distance(a) - distance(b))
}

/** The part of its level that a tile covers, as `tile` is asked for it. */
export function tileRequest({ map, channel, level, reduce, row, column }: TileKey): RequestOf<'tile'> {
  const size = levelSize(map, level)
  return {
    map: map.map,
    channel,
    level,
    reduce,
    row: row * TILE,
    column: column * TILE,
    height: Math.min(TILE, size.height - row * TILE),
    width: Math.min(TILE, size.width - column * TILE),
  }
}

interface RequestedTile {
  readonly key: TileKey
  readonly id: string
}

/** A tile in flight. */
interface TileInFlight {
  readonly key: TileKey
  readonly job: string
  /** No viewer requests it any more, and its job was cancelled. */
  cancelled: boolean
}

/** A viewer of tiles. */
export interface Viewer {
  /** Requests all tiles that are needed now, most urgent first; earlier requests are dropped. */
  request(keys: readonly TileKey[]): void
  /** Drops all requests. */
  leave(): void
}

/** Reads exact values of a part of one channel, row by row; `part`: whole cells inside the grid of the map. */
export interface MapReader {
  read(map: MapSummary, channel: number, part: Rect): Promise<Float32Array>
}

export class TileCache implements MapReader {
  /** In the order of use, the least recently used first. */
  private readonly tiles = new Map<string, Tile>()
  /** The missing tiles, by the viewer's callback, which is called when one of them arrives. The newest viewer is last. */
  private readonly requests = new Map<() => void, readonly RequestedTile[]>()
  private readonly inFlight = new Map<string, TileInFlight>()
  private readonly gone = new Set<string>()
  private keptValues = 0

  constructor(private readonly send: Connection['request']) {}

  /** @param arrived called when a tile that this viewer requests has arrived; each viewer needs its own function */
  viewer(arrived: () => void): Viewer {
    return {
      request: (keys) => this.setRequests(arrived, keys),
      leave: () => {
        this.requests.delete(arrived)
        this.cancelUnneeded()
      },
    }
  }

  /** A tile that is here already. */
  get(key: TileKey): Tile | undefined {
    const source = sourceOf(key)
    if (source !== key) {
      const tile = this.get(source)
      return tile && coarser(tile, key.level - source.level, key.reduce)
    }
    const sent = sentTile(key)
    if (sent) return sent
    const id = idOf(key)
    const tile = this.tiles.get(id)
    if (!tile) return undefined
    this.tiles.delete(id)
    this.tiles.set(id, tile)
    return tile
  }

  private setRequests(viewer: () => void, keys: readonly TileKey[]): void {
    this.requests.delete(viewer)
    const missing = keys
      .map(sourceOf)
      .map((key) => ({ key, id: idOf(key) }))
      .filter(({ key, id }) => !sentTile(key) && !this.tiles.has(id))
    if (missing.length > 0) this.requests.set(viewer, missing)
    this.cancelUnneeded()
    this.fetchMissing()
  }

  /** Cancels tiles in flight that no viewer requests any more: they may take long. */
  private cancelUnneeded(): void {
    const requested = new Set([...this.requests.values()].flat().map(({ id }) => id))
    for (const [id, tile] of this.inFlight) {
      if (tile.cancelled || requested.has(id)) continue
      tile.cancelled = true
      this.send('cancel', { job: tile.job }).catch(() => undefined)
    }
  }

  /**
   * Exact values of a part of one channel, row by row, from a tile that is here or else from the service.
   * @param part whole cells inside the grid of the map.
   */
  async read(map: MapSummary, channel: number, part: Rect): Promise<Float32Array> {
    const near = this.get(containing(map, channel, part))
    if (near && covers(near, part)) return crop(near, part)
    const { top: row, left: column, height, width } = part
    const tile = await this.send('tile', {
      map: map.map,
      channel,
      level: 0,
      reduce: 'mean',
      row,
      column,
      height,
      width,
    })
    return tile.values
  }

  private fetchMissing(): void {
    for (let next = this.mostUrgent(); next; next = this.mostUrgent()) {
      const job = crypto.randomUUID()
      this.inFlight.set(next.id, { key: next.key, job, cancelled: false })
      void this.fetch(next, job)
    }
  }

  private hasRoomFor(key: TileKey): boolean {
    const pending = [...this.inFlight.values()].map((one) => one.key).filter(({ map }) => map.map === key.map.map)
    return pending.length === 0 || (pending.length < IN_FLIGHT && valuesOf([...pending, key]) <= VALUES_IN_FLIGHT)
  }

  /** The first requested tile of the newest viewer that is not in flight and may be. */
  private mostUrgent(): RequestedTile | undefined {
    for (const requests of [...this.requests.values()].reverse()) {
      const next = requests.find(
        ({ key, id }) => !this.inFlight.has(id) && !this.tiles.has(id) && !this.gone.has(key.map.map),
      )
      if (next && this.hasRoomFor(next.key)) return next
    }
    return undefined
  }

  private async fetch({ key, id }: RequestedTile, job: string): Promise<void> {
    try {
      this.keep(id, await this.send('tile', { ...tileRequest(key), job }))
    } catch (error) {
      // The run was released meanwhile: its maps are gone, and so is the request.
      if (!(error instanceof Failure && error.code === 'cancelled')) this.gone.add(key.map.map)
    }
    this.inFlight.delete(id)
    this.fetchMissing()
    if (!this.tiles.has(id)) return
    for (const [arrived, requests] of [...this.requests]) if (requests.some((one) => one.id === id)) arrived()
  }

  private keep(id: string, tile: Tile): void {
    this.tiles.set(id, tile)
    this.keptValues += tile.values.length
    for (const [oldest, old] of this.tiles) {
      if (this.keptValues <= KEPT_VALUES || oldest === id) break
      this.tiles.delete(oldest)
      this.keptValues -= old.values.length
    }
  }
}

/** A tile that has come with the news of its map, or is made of one that has: a whole level and those coarser than it. */
function sentTile({ map, channel, level, reduce }: TileKey): Tile | undefined {
  const fits = (of: SentTile) => of.level <= level && of.channel === channel && (of.level === 0 || of.reduce === reduce)
  const sent = map.tiles?.find(fits)
  return sent && coarser(sent.tile, level - sent.level, reduce)
}

/** The tile of the service that a tile is made of: itself, or that of the last level, which is one tile. */
function sourceOf(key: TileKey): TileKey {
  const last = key.map.levels - 1
  return key.level <= last ? key : { ...key, level: last, row: 0, column: 0 }
}

const coarserTiles = { mean: new WeakMap<Tile, Tile>(), max: new WeakMap<Tile, Tile>() }

function coarser(tile: Tile, levels: number, reduce: Reduce): Tile {
  if (levels === 0) return tile
  const next = coarserTiles[reduce].get(tile) ?? halved(tile, reduce)
  coarserTiles[reduce].set(tile, next)
  return coarser(next, levels - 1, reduce)
}

/** Half the sides, rounded up; each cell the mean or the largest of those it covers, NaN if one of them is. */
function halved({ height, width, values }: Tile, reduce: Reduce): Tile {
  const half = { row: 0, column: 0, height: Math.ceil(height / 2), width: Math.ceil(width / 2) }
  const out = new Float32Array(half.height * half.width)
  for (let i = 0; i < out.length; i++) {
    const row = 2 * Math.floor(i / half.width)
    const column = 2 * (i % half.width)
    const at = row * width + column
    const right = column + 1 < width ? 1 : 0
    const below = row + 1 < height ? width : 0
    const [a, b, c, d] = [values[at]!, values[at + right]!, values[at + below]!, values[at + right + below]!]
    out[i] = reduce === 'max' ? Math.max(a, b, c, d) : (a + b + c + d) / 4
  }
  return { ...half, values: out }
}

function valuesOf(keys: readonly TileKey[]): number {
  return keys.map(tileRequest).reduce((sum, { height, width }) => sum + height * width, 0)
}

function idOf({ map, channel, level, reduce, row, column }: TileKey): string {
  return `${map.map}/${channel}/${level}/${level === 0 ? '' : reduce}/${row}/${column}`
}

function containing(map: MapSummary, channel: number, part: Rect): TileKey {
  const row = Math.floor(part.top / TILE)
  const column = Math.floor(part.left / TILE)
  return { map, channel, level: 0, reduce: 'mean', row, column }
}

export function covers(tile: Omit<Tile, 'values'>, part: Rect): boolean {
  return (
    part.top >= tile.row &&
    part.left >= tile.column &&
    part.top + part.height <= tile.row + tile.height &&
    part.left + part.width <= tile.column + tile.width
  )
}

/** The values of a part of a tile, row by row. */
export function crop(tile: Tile, part: Rect): Float32Array {
  const values = new Float32Array(part.height * part.width)
  for (let i = 0; i < part.height; i++) {
    const start = (part.top - tile.row + i) * tile.width + part.left - tile.column
    values.set(tile.values.subarray(start, start + part.width), i * part.width)
  }
  return values
}
