import { describe, expect, it } from 'vitest'
import { mapShape, vectorShape, type MapShape } from '#app/shape'
import { formatEnglish } from '#app/text/format'
import { Failure } from '#app/failure'
import { parallel, type Join } from './parallel'

/** The shape of a join of lanes with outputs of these shapes, or why there is none. */
function join(of: Join, ...shapes: MapShape[]): MapShape | string {
  const steps = shapes.map((shape) => ({ type: 'x', source: -1, shape, calls: [] }))
  const before = { input: mapShape(1, 1, 1), steps, source: -1, lanes: shapes.map((_, i) => i) }
  try {
    return parallel.lower(shapes[0]!, { join: of }, before).calls[0]!.shape
  } catch (error) {
    if (error instanceof Failure) return formatEnglish(error.text)
    throw error
  }
}

const map = mapShape(4, 6, 8)

describe('joins', () => {
  it.each(['Add', 'Subtract', 'Multiply', 'Maximum', 'Average'] as const)('%s keeps the shape of its lanes', (of) => {
    expect(join(of, map, map)).toEqual(map)
    expect(join(of, vectorShape(3), vectorShape(3))).toEqual(vectorShape(3))
    expect(join(of, map, mapShape(4, 6, 7))).toMatch(
      of === 'Add'
        ? /^Add expects lanes whose outputs have the same shape, received 6 × 8 × 4 and 6 × 7 × 4\. Change/
        : of,
    )
  })

  it.each(['Add', 'Multiply'] as const)('%s takes one value for each channel, in any lane', (of) => {
    expect(join(of, map, mapShape(4, 1, 1))).toEqual(map)
    expect(join(of, vectorShape(4), map)).toEqual(map)
    expect(join(of, vectorShape(4), mapShape(4, 1, 1))).toEqual(mapShape(4, 1, 1))
    expect(join(of, map, vectorShape(3))).toMatch(/same shape, received 6 × 8 × 4 and 3 values/)
  })

  it('Subtract, Maximum and Average take none', () => {
    for (const of of ['Subtract', 'Maximum', 'Average'] as const) expect(join(of, map, mapShape(4, 1, 1))).toMatch(of)
  })

  it('Subtract takes two lanes', () => {
    expect(join('Subtract', map, map, map)).toMatch(/^Subtract expects 2 lanes, received 3\./)
  })

  it('Concatenate adds up the channels of maps of one size, and the values of vectors', () => {
    expect(join('Concatenate', map, mapShape(2, 6, 8), map)).toEqual(mapShape(10, 6, 8))
    expect(join('Concatenate', vectorShape(2), vectorShape(3))).toEqual(vectorShape(5))
    expect(join('Concatenate', map, mapShape(4, 6, 7))).toMatch(
      /same rows and columns, received 6 × 8 × 4 and 6 × 7 × 4/,
    )
    expect(join('Concatenate', vectorShape(2), mapShape(2, 1, 1))).toMatch(/same rows and columns/)
  })
})
