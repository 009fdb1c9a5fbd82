import { describe, expect, it } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import { planStack } from '#app/plan'
import { readsOf } from './layer'
import { formatEnglish } from '#app/text/format'
import { mapShape, type MapShape } from '#app/shape'

describe('MaxUnpooling2D', () => {
  it('reads the map that the matching pooling read, and its own input', () => {
    const { problem, steps } = plan(mapShape(3, 8, 6), ['ReLU'], ['MaxPooling2D'], ['Tanh'], ['MaxUnpooling2D'])
    expect(problem).toBeNull()
    const unpooling = steps[3]!
    expect(unpooling.shape).toEqual(mapShape(3, 8, 6))
    expect(readsOf(unpooling, 0)).toEqual([{ step: 0 }])
    expect(readsOf(unpooling, 1)).toEqual([{ step: 2 }, { call: 0 }])
  })

  it('takes the nearest pooling whose map has the same shape, so that pairs nest', () => {
    const pool = ['MaxPooling2D', { padding: 'same' }] as const
    const { steps } = plan(mapShape(1, 9, 9), pool, pool, ['MaxUnpooling2D'], ['MaxUnpooling2D'])
    expect(steps.map(({ shape }) => shape.height)).toEqual([5, 3, 5, 9])
    expect(steps.slice(2).map((step) => readsOf(step, 0))).toEqual([[{ step: 0 }], [{ step: -1 }]])
  })

  it('passes by a pooling that is off', () => {
    const { steps } = plan(mapShape(1, 8, 8), ['MaxPooling2D'], ['MaxPooling2D', {}, false], ['MaxUnpooling2D'])
    expect(readsOf(steps[1]!, 0)).toEqual([{ step: -1 }])
  })

  it.each([
    ['there is none', [['AveragePooling2D'], ['MaxUnpooling2D']]],
    ['the nearest one outputs 4 × 4 × 1', [['MaxPooling2D'], ['UpSampling2D'], ['MaxUnpooling2D']]],
    ['there is none', [['MaxUnpooling2D']]],
  ] as const)('says what it needs where %s', (found, layers) => {
    const shape = layers.length === 2 ? '4 × 4 × 1' : '8 × 8 × 1'
    expect(formatEnglish(plan(mapShape(1, 8, 8), ...layers).problem?.message ?? '')).toBe(
      `MaxUnpooling2D: expected a MaxPooling2D above with the same output shape as this layer's input (${shape}); ` +
        `${found}. Place the layer after such a pooling, with only shape-preserving layers in between, or remove it.`,
    )
  })

  it('refuses maps with more cells than float32 can number', () => {
    const stack = [['MaxPooling2D'], ['MaxUnpooling2D']] as const
    expect(plan(mapShape(1, 4096, 4096), ...stack).problem).toBeNull()
    expect(formatEnglish(plan(mapShape(1, 4096, 4098), ...stack).problem?.message ?? '')).toContain(
      'expected a map of at most 16,777,216 cells before the pooling, received 4096 × 4098',
    )
  })
})

function plan(input: MapShape, ...layers: readonly (readonly [type: string, params?: object, enabled?: boolean])[]) {
  const { stack } = layers.reduce((experiment, [type, params, enabled = true]) => {
    const layer = newLayer(experiment, type)
    const changed = { ...layer, params: { ...layer.params, ...params }, enabled }
    return insertLayer(experiment, changed, experiment.stack.length)
  }, emptyExperiment('test'))
  return planStack(stack, input)
}
