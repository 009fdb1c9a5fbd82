/** All values of a vector, read in parts as large as a request may be. */
import type { MapSummary } from '#app/protocol/contract'
import type { MapReader } from '#renderer/maps/tiles'

const PART = 8192

export async function readVector(reader: MapReader, map: MapSummary): Promise<Float32Array> {
  const values = new Float32Array(map.shape.channels)
  for (let left = 0; left < values.length; left += PART) {
    const width = Math.min(PART, values.length - left)
    values.set(await reader.read(map, 0, { top: 0, left, height: 1, width }), left)
  }
  return values
}
