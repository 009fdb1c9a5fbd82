import { expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { channelStatistics } from '#main/engine/statistics'
import { fillRandom, plainMap } from '#main/engine/testing/maps'
import { addRows, deviation, noTotals } from './runningStatistics'

test('rows added one after another give the statistics of the whole map', () => {
  const map = fillRandom(plainMap(mapShape(2, 40, 33)), 3)
  map.data[map.planeStride + 5] = NaN
  map.data[map.planeStride + 6] = -Infinity
  map.data[map.planeStride + 7] = 0
  const totals = noTotals()
  for (let row = 0; row < 40; row += 7) addRows(totals, map, 1, { begin: row, end: Math.min(row + 7, 40) })
  const whole = channelStatistics(map, 1, 4)
  expect(totals).toMatchObject({
    count: whole.count - 2,
    nan: 1,
    infinite: 1,
    zeros: 1,
    min: whole.min,
    max: whole.max,
  })
  expect(totals.mean).toBeCloseTo(whole.mean, 12)
  expect(deviation(totals)).toBeCloseTo(whole.std, 12)
})
