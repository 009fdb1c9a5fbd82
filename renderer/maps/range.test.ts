import { describe, expect, test } from 'vitest'
import type { MapSummary } from '#app/protocol/contract'
import { usualView } from '#app/document/view'
import { mapShape, vectorShape } from '#app/shape'
import { coloursOf, typedScale, valueRange, withEnd, type Colouring, type Shown } from './range'

const map = (...ranges: MapSummary['ranges']): MapSummary => ({
  map: 'm',
  layer: 0,
  shape: mapShape(ranges.length, 8, 8),
  levels: 1,
  ranges,
  milliseconds: 0,
})
const original = { map: map([0, 1]), channel: 0 }
const convolved = { map: map([-2, 3], [-5, 1]), channel: 0 }
const all = [original, convolved]
const inViridis: Colouring = { ...usualView, colours: 'viridis', range: 'channel' }
const scaled = (view: Partial<Colouring>, shown: Shown = convolved) =>
  coloursOf({ ...inViridis, ...view }, shown, all).scale
const range = (view: Partial<Colouring>, shown?: Shown) => {
  const { min, max } = scaled(view, shown)
  return [min, max]
}

test('each panel, each layer, all panels, or typed', () => {
  expect(range({ range: 'channel' })).toEqual([-2, 3])
  expect(range({ range: 'map' })).toEqual([-5, 3])
  expect(range({ range: 'shared' }, original)).toEqual([-2, 3])
  expect(range({ range: 'typed', typed: [-1, 4] })).toEqual([-1, 4])
})

test('a diverging scale has 0 in the middle, however its range is chosen', () => {
  expect(range({ colours: 'diverging' })).toEqual([-3, 3])
  expect(range({ colours: 'diverging', range: 'typed', typed: [-1, 4] })).toEqual([-4, 4])
})

test.each([
  [0, [0, 1]],
  [3, [0, 3]],
  [-3, [-3, 0]],
])('a constant map of %d still has a range', (value, expected) => {
  expect(range({}, { map: map([value, value]), channel: 0 })).toEqual(expected)
})

test('a map without any finite value has a range too', () => {
  expect(range({}, { map: map(null), channel: 0 })).toEqual([0, 1])
})

test('a vector shows all its values', () => {
  const vector = { ...map([1, 1], [4, 4]), shape: vectorShape(2) }
  expect(valueRange({ map: vector, channel: 0 })).toEqual([1, 4])
})

test('a logarithmic scale begins above 0: at the smallest value, or four decades below the largest', () => {
  const of = (min: number, max: number) => range({ scale: 'log' }, { map: map([min, max]), channel: 0 })
  expect(of(0.5, 8)).toEqual([0.5, 8])
  expect(of(-2, 10)).toEqual([0.001, 10])
  expect(of(5, 5)).toEqual([0.0005, 5])
  expect(of(-2, -1)).toEqual([0.0001, 1])
})

test('a symmetric-log scale is linear near 0: as typed, or over a hundredth of the range', () => {
  expect(scaled({ scale: 'symlog' })).toEqual({ kind: 'symlog', min: -2, max: 3, linearTo: 0.03 })
  expect(scaled({ scale: 'symlog', linearTo: 0.5 }).linearTo).toBe(0.5)
})

test('an end of the range moves as far as the scale allows', () => {
  const viridis = { colours: 'viridis', scale: 'linear' } as const
  expect(withEnd(viridis, [0, 1], 0, -3)).toEqual([-3, 1])
  expect(withEnd(viridis, [0, 1], 1, -3)).toBe(null)
  expect(withEnd({ ...viridis, colours: 'diverging' }, [-1, 1], 1, 4)).toEqual([-4, 4])
  expect(withEnd({ ...viridis, scale: 'log' }, [0.1, 1], 0, 0)).toBe(null)
  expect(typedScale({ ...viridis, linearTo: null, typed: [-3, 1] })).toMatchObject({ min: -3, max: 1 })
})

describe('by themselves', () => {
  const as = (shown: Shown, others: readonly Shown[] = [], view: Partial<Colouring> = {}) => {
    const { palette, scale } = coloursOf({ ...usualView, ...view }, shown, [shown, ...others])
    return [palette, scale.min, scale.max]
  }
  const photograph: Shown = { map: map([0.1, 0.9]), channel: 0, group: -1, image: { rgb: false, range: [0, 1] } }
  const colourful: Shown = {
    map: map([0, 0.5], [0.25, 1], [0, 1]),
    channel: 1,
    group: -1,
    image: { rgb: true, range: [0, 255] },
  }

  test('an image looks like itself: from black to white, in gray or true colour', () => {
    expect(as(photograph)).toEqual(['gray', 0, 1])
    expect(as(colourful)).toEqual(['rgb', 0, 255])
    expect(as({ ...photograph, image: { rgb: false, range: null } })).toEqual(['gray', 0.1, 0.9])
    expect(as({ ...colourful, image: { rgb: true, range: null } })).toEqual(['rgb', 0, 1])
  })

  test('one channel of a colour image in a colour map is a choice; all channels side by side have no colours', () => {
    expect(as(colourful, [], { colours: 'viridis' })).toEqual(['viridis', 0, 255])
    expect(as(colourful, [], { colours: 'viridis', range: 'channel' })).toEqual(['viridis', 0.25, 1])
    expect(as({ ...colourful, sheet: true })).toEqual(['gray', 0, 255])
  })

  test('a normalized image keeps its colours, with a black and a white in each channel', () => {
    const channels = [
      [-2, 2],
      [-1, 3],
      [0, 4],
    ] as const
    const signed: Shown = {
      ...colourful,
      map: map([-2, 2], [-1, 3], [0, 4]),
      image: { rgb: true, range: [-2, 4], channels },
    }
    expect(coloursOf(usualView, signed, [signed])).toMatchObject({
      palette: 'rgb',
      scale: { min: -2, max: 4, channels },
    })
    const gray = {
      ...signed,
      map: map([-2, 2]),
      channel: 0,
      image: { rgb: false, range: [-2, 2], channels: [[-2, 2]] },
    } as const
    expect(as(gray)).toEqual(['gray', -2, 2])
  })

  test('true colour takes a typed range for all three channels', () => {
    expect(as(colourful, [], { range: 'typed', typed: [0.2, 0.4] })).toEqual(['rgb', 0.2, 0.4])
  })

  test('true colour that a map does not have is decided as without it', () => {
    expect(as(photograph, [], { colours: 'rgb' })).toEqual(['gray', 0, 1])
    expect(as({ map: map([0, 3]), channel: 0, group: 1 }, [], { colours: 'rgb' })).toEqual(['viridis', 0, 3])
  })

  test('comparable maps share one range; others have their own', () => {
    const conv: Shown = { map: map([0, 3], [0, 7]), channel: 0, group: 1 }
    const average: Shown = { map: map([0, 1.5], [0, 2]), channel: 0, group: 1 }
    const sum: Shown = { map: map([0, 12], [0, 28]), channel: 0, group: 2 }
    const together = [conv, average, sum]
    expect(as(average, together)).toEqual(['viridis', 0, 3])
    expect(as(sum, together)).toEqual(['viridis', 0, 12])
    expect(as({ ...average, group: null }, together)).toEqual(['viridis', 0, 1.5])
    expect(as(average, [{ ...conv, sheet: true }])).toEqual(['viridis', 0, 7])
  })

  test('maps with values below 0 diverge around it, and so do those they are compared with', () => {
    const conv: Shown = { map: map([-2, 3]), channel: 0, group: 1 }
    const peaks: Shown = { map: map([0.5, 3]), channel: 0, group: 1 }
    expect(as(conv)).toEqual(['diverging', -3, 3])
    expect(as(peaks, [conv])).toEqual(['diverging', -3, 3])
    expect(as(conv, [], { scale: 'log' })[0]).toBe('viridis')
    expect(as({ ...photograph, map: map([-1, 0.5]) })).toEqual(['diverging', -1, 1])
  })

  test('what a channel on show does not have below 0, another one may: stepping through them keeps the colours', () => {
    const filters: Shown = { map: map([0, 3], [-1, 1]), channel: 0, group: 1 }
    expect(as(filters)).toEqual(['diverging', -3, 3])
  })
})
