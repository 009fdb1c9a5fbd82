/**
 * Reads parts of maps of which a film shows one block each: a channel's block is requested once, with the first cell of
 * it, and frames after that find their cells here.
 */
import { covers, crop, type MapReader } from '#renderer/maps/tiles'
import type { Rect } from '#renderer/maps/viewport'

/** @param blocks the part of each map that the film shows, by the map's token */
export function blockReader(reader: MapReader, blocks: ReadonlyMap<string, Rect>): MapReader {
  const read = new Map<string, Promise<Float32Array>>()
  return {
    async read(map, channel, part) {
      const block = blocks.get(map.map)
      const tile = block && { row: block.top, column: block.left, height: block.height, width: block.width }
      if (!block || !tile || !covers(tile, part)) return reader.read(map, channel, part)
      const key = `${map.map}/${channel}`
      const values = read.get(key) ?? reader.read(map, channel, block)
      read.set(key, values)
      return crop({ ...tile, values: await values }, part)
    },
  }
}
