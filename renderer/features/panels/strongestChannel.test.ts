import { expect, test } from 'vitest'
import { strongestChannel } from './strongestChannel'

test('the strongest channel has the largest value; channels without finite values are passed over', () => {
  expect(strongestChannel({ ranges: [[-9, 1], [0, 4], null, [2, 4]] })).toBe(1)
  expect(strongestChannel({ ranges: [null, [-3, -2]] })).toBe(1)
  expect(strongestChannel({ ranges: [null] })).toBeNull()
})
