/** Where a map is wanted from some row on, what is returned and summarized begins there. */
import { afterAll, expect, test } from 'vitest'
import { kernelKinds } from '#app/calls/kernels'
import { mapShape } from '#app/shape'
import { createEngine } from './createEngine'
import { rowsFrom } from './featureMap'
import { levelCount } from './pyramid'
import { fillRandom, firstDifference, planOf } from './testing/maps'

const engines = kernelKinds.map((kernels) => createEngine({ threads: 2, memoryBudget: 1e9, kernels }))
afterAll(() => Promise.all(engines.map((engine) => engine.close())))

const shape = mapShape(2, 90, 2100)
const plan = planOf(
  [
    ['Conv2D', { filters: 3, padding: 'same' }],
    ['ReLU'],
    ['Conv2D', { filters: 4, kernelSize: [3, 3] }],
    ['ReLU'],
    ['MaxPooling2D', { poolSize: [2, 2], strides: [2, 2] }],
  ],
  shape,
)

test.each([
  ['all', undefined],
  ['the convolutions and the end', new Set([0, 2, 4])],
])('its values, ranges, statistics and levels are those of its rows: %s', async (_, keep) => {
  const from = new Map([3, 7, 5, 0, 3].map((row, step) => [step, row]))
  for (const engine of engines) {
    const input = fillRandom(engine.allocate(shape), 4)
    const expected = await engine.run(plan, input)
    for (const summarize of [true, false]) {
      const maps = await engine.run(plan, input, { from, summarize, ...(keep && { keep }) })
      for (const [step, map] of maps.entries()) {
        if (!map) continue
        const rows = rowsFrom(expected[step]!, from.get(step)!)
        expect(map.shape).toEqual(rows.shape)
        const copy = engine.allocate(rows.shape)
        for (let channel = 0; channel < rows.channels; channel++) {
          const begin = channel * rows.planeStride
          copy.data.set(rows.data.subarray(begin, begin + copy.planeStride), channel * copy.planeStride)
        }
        expect(firstDifference(map, copy)).toBeNull()
        expect(await engine.ranges(map)).toEqual(await engine.ranges(copy))
        expect(await engine.statistics(map, null, 8)).toEqual(await engine.statistics(copy, null, 8))
        const whole = { row: 0, column: 0, height: 100, width: 3000 }
        for (let level = 0; level < levelCount(map.shape); level++) {
          for (const reduce of ['mean', 'max'] as const) {
            const request = { channel: 1, level, reduce, ...whole }
            expect(await engine.tile(map, request)).toEqual(await engine.tile(copy, request))
          }
        }
        engine.release(copy)
      }
      for (const map of maps) if (map) engine.release(map)
    }
    for (const map of [input, ...expected]) engine.release(map!)
    expect(engine.memory().inUse).toBe(0)
  }
})
