import { expect, it } from 'vitest'
import type { MapSummary } from '#app/protocol/contract'
import { mapShape } from '#app/shape'
import type { MapReader } from '#renderer/maps/tiles'
import type { Rect } from '#renderer/maps/viewport'
import { blockReader } from './blockReader'

const map: MapSummary = { map: 'm', layer: 0, shape: mapShape(2, 9, 10), levels: 1, ranges: [], milliseconds: 0 }
const rect = (top: number, left: number, height: number, width: number): Rect => ({ top, left, height, width })

/** Each cell of channel c, row r, column k is 100c + 10r + k. */
function source(): { reader: MapReader; requests: Rect[] } {
  const requests: Rect[] = []
  return {
    requests,
    reader: {
      read(_, channel, part) {
        requests.push(part)
        const at = (i: number) =>
          100 * channel + 10 * (part.top + Math.floor(i / part.width)) + part.left + (i % part.width)
        return Promise.resolve(Float32Array.from({ length: part.height * part.width }, (_, i) => at(i)))
      },
    },
  }
}

it('requests the block of a channel once, and finds the cells of every frame in it', async () => {
  const { reader, requests } = source()
  const film = blockReader(reader, new Map([['m', rect(2, 3, 4, 5)]]))
  expect([...(await film.read(map, 0, rect(3, 4, 2, 2)))]).toEqual([34, 35, 44, 45])
  expect([...(await film.read(map, 0, rect(2, 3, 1, 2)))]).toEqual([23, 24])
  expect([...(await film.read(map, 1, rect(5, 7, 1, 1)))]).toEqual([157])
  expect(requests).toEqual([rect(2, 3, 4, 5), rect(2, 3, 4, 5)])
})

it('passes on what is not in the block', async () => {
  const { reader, requests } = source()
  const film = blockReader(reader, new Map([['m', rect(2, 3, 4, 5)]]))
  expect([...(await film.read(map, 0, rect(0, 0, 1, 2)))]).toEqual([0, 1])
  expect([...(await film.read({ ...map, map: 'other' }, 0, rect(3, 4, 1, 1)))]).toEqual([34])
  expect(requests).toEqual([rect(0, 0, 1, 2), rect(3, 4, 1, 1)])
})
