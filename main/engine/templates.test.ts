import { expect, test } from 'vitest'
import { templateLayers, templates } from '#app/document/templates'
import { newPattern, patternValue } from '#app/inputs/patterns'
import { planStack } from '#app/plan'
import { gridShape, mapShape } from '#app/shape'
import type { FeatureMap } from './featureMap'
import { fillMap, mapOf, plainMap, rowsOf, runDully } from './testing/maps'

const line = mapOf(Array.from({ length: 8 }, () => [0, 0, 0, 1, 1, 0, 0, 0]))
const rings = pattern('zonePlate', 64)
/** As smooth as most of a photograph: there a kernel with a negative sum shows nothing after ReLU. */
const smooth = pattern('gradient', 64)

/** Templates with random weights, whose seeds decide what they show. */
const RANDOM: readonly string[] = ['lenet', 'vgg', 'residual', 'inception']

function pattern(type: string, side: number): FeatureMap {
  const value = patternValue(newPattern(type), side, side)
  return fillMap(plainMap(mapShape(1, side, side)), (_, row, column) => value(row, column))
}

/** The share of cells that are not 0, in a map's channel without the rows and columns that padding touches. */
function shareOfResponses(map: FeatureMap, channel: number): number {
  const rows = rowsOf(map, channel)
  const inner = rows.length > 16 ? rows.slice(4, -4).map((row) => row.slice(4, -4)) : rows
  const values = inner.flat()
  return values.filter((value) => value !== 0).length / values.length
}

function run(id: (typeof templates)[number]['id'], input: FeatureMap): FeatureMap[] {
  const maps = runDully(planStack(templateLayers(id), input.shape), input)
  return maps.filter((map) => gridShape(map.shape).height > 1)
}

test.each(templates)('the first channel of every map of the template $id shows something', ({ id }) => {
  for (const input of [line, rings]) {
    for (const map of run(id, input)) expect(shareOfResponses(map, 0)).toBeGreaterThan(0.05)
  }
  if (RANDOM.includes(id)) {
    for (const map of run(id, smooth)) expect(shareOfResponses(map, 0)).toBeGreaterThan(0.5)
  }
})

test.each(templates)('few channels of the template $id show nothing of rings', ({ id }) => {
  for (const map of run(id, rings)) {
    const { channels } = gridShape(map.shape)
    const dead = Array.from({ length: channels }, (_, channel) => shareOfResponses(map, channel)).filter(
      (share) => share === 0,
    )
    expect(dead.length).toBeLessThanOrEqual(channels / 4)
  }
})

test('the Gabor filters of the template give 0 for a uniform image', () => {
  const uniform = fillMap(plainMap(mapShape(1, 16, 16)), () => 1)
  const [convolved] = run('gabor', uniform)
  const values = Array.from({ length: 8 }, (_, channel) => rowsOf(convolved!, channel)).flat(2)
  expect(Math.max(...values.map(Math.abs))).toBeLessThan(1e-5)
})
