/** The values along a line and the statistics of a part of a map: those of its cells, bit for bit. */
import { expect, test } from 'vitest'
import type { MapSummary } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { cellsOnLine } from '#app/measure/line'
import { openDesk, withLayers } from '#main/testing/desk'

const desk = openDesk()

async function convolvedNoise(): Promise<MapSummary> {
  const experiment: Experiment = {
    ...withLayers(['Conv2D', { filters: 2 }]),
    inputs: [{ kind: 'pattern', name: 'noise', height: 212, width: 302, pattern: { type: 'noise', seed: 1 } }],
  }
  await desk.session.request('run', { run: 'noise', experiment, input: 0, image: null })
  return (await desk.finished('noise')).find(({ layer }) => layer === 0)!
}

test.each<[from: [number, number], to: [number, number]]>([
  [
    [0, 0],
    [209, 299],
  ],
  [
    [200, 3],
    [7, 290],
  ],
  [
    [5, 299],
    [5, 0],
  ],
  [
    [209, 17],
    [0, 17],
  ],
  [
    [9, 9],
    [9, 9],
  ],
])('a line from %j to %j has the values of its cells', async (from, to) => {
  const map = await convolvedNoise()
  const rows = await desk.rows(map, 1)
  const { values } = await desk.session.request('line', { map: map.map, channel: 1, from, to })
  const cells = cellsOnLine({ row: from[0], column: from[1] }, { row: to[0], column: to[1] })
  expect([...values]).toEqual(cells.map(({ row, column }) => rows[row]![column]))
})

test('the statistics of a part are those of its cells', async () => {
  const map = await convolvedNoise()
  const part = { row: 30, column: 50, height: 40, width: 33 }
  const found = await desk.session.request('statistics', { map: map.map, channel: 1, bins: 4, part })
  const cells = (await desk.rows(map, 1)).slice(30, 70).flatMap((row) => row.slice(50, 83))
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length
  const squares = cells.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  expect(found).toMatchObject({ count: 40 * 33, min: Math.min(...cells), max: Math.max(...cells), nan: 0 })
  expect(found.mean).toBeCloseTo(mean, 12)
  expect(found.std).toBeCloseTo(Math.sqrt(squares / cells.length), 12)
})

test('what lies beyond the map is refused', async () => {
  const { map } = await convolvedNoise()
  const part = { row: 200, column: 0, height: 11, width: 1 }
  await expect(desk.session.request('statistics', { map, channel: 0, bins: 1, part })).rejects.toMatchObject({
    code: 'not-found',
    message: 'part: expected cells of 210 × 300, received 11 × 1 from (200, 0) on.',
  })
  await expect(desk.session.request('line', { map, channel: 0, from: [0, 0], to: [0, 300] })).rejects.toMatchObject({
    code: 'not-found',
    message: 'line: expected cells of 210 × 300, received (0, 300).',
  })
})
