import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyExperiment } from './edit'
import { largestPlaces, readClasses } from './classes'
import { parseExperiment, serialiseExperiment } from './parse'

describe('class names', () => {
  test.each([
    ['cat\ndog\n', ['cat', 'dog']],
    ['\uFEFFcat\r\ndog\r\n\r\n', ['cat', 'dog']],
    [' n01440764 tench, Tinca tinca \rcrane\rcrane', ['n01440764 tench, Tinca tinca', 'crane', 'crane']],
  ])('are the lines of %j', (text, names) => {
    expect(readClasses(text)).toEqual(names)
  })

  test.each([
    ['', 'The text has no names.'],
    ['\n \n', 'The text has no names.'],
    ['cat\n\ndog', 'Line 2 is blank'],
    [`cat\n${'x'.repeat(201)}`, 'Line 2 has 201 letters, expected at most 200'],
    ['x\n'.repeat(32769), '32769 names, expected at most 32768'],
  ])('are refused where they are none', (text, why) => {
    expect(() => readClasses(text)).toThrow(why)
  })

  test('are saved and opened with the experiment', () => {
    const experiment = { ...emptyExperiment('x'), classes: ['cat', 'dog'] }
    expect(parseExperiment(serialiseExperiment(experiment))).toEqual(experiment)
    expect(() => serialiseExperiment({ ...experiment, classes: [''] })).toThrow('classes[0]')
  })
})

describe('the largest values', () => {
  test('come first, of equal ones the first, and NaN last', () => {
    expect(largestPlaces([1, NaN, 3, 3, -Infinity, Infinity], 6)).toEqual([5, 2, 3, 0, 4, 1])
    expect(largestPlaces([0, -0, 0], 2)).toEqual([0, 1])
    expect(largestPlaces([7], 5)).toEqual([0])
  })

  test('are none smaller than those left out', () => {
    fc.assert(
      fc.property(fc.array(fc.float()), fc.nat(8), (values, count) => {
        const places = largestPlaces(values, count)
        expect(places).toHaveLength(Math.min(count, values.length))
        const left = values.filter((_, i) => !places.includes(i))
        for (const i of places) for (const other of left) expect(Number.isNaN(other) || values[i]! >= other).toBe(true)
      }),
    )
  })
})
