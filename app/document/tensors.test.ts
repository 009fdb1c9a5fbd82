import { describe, expect, it } from 'vitest'
import { formatEnglish } from '#app/text/format'
import { planStack } from '#app/plan'
import { mapShape, vectorShape, type MapShape } from '#app/shape'
import { emptyExperiment, insertLayer, newLayer } from './edit'
import type { Experiment } from './experiment'
import { parseExperiment, serialiseExperiment } from './parse'
import { tensorsIn } from './tensors'

const ref = (digit: string, ...shape: number[]) => ({ name: `t${digit}`, shape, sha256: digit.repeat(64) })
const tensor = (kernel: ReturnType<typeof ref>, bias: ReturnType<typeof ref> | null = null) => ({
  init: 'tensor',
  kernel,
  bias,
})

function withLayer(type: string, params: object): Experiment {
  const empty = emptyExperiment('e')
  const layer = newLayer(empty, type)
  return insertLayer(empty, { ...layer, params: { ...layer.params, ...params } }, 0)
}

function planned(type: string, params: object, input: MapShape) {
  const plan = planStack(withLayer(type, params).stack, input)
  const text = plan.problem && formatEnglish(plan.problem.message)
  const fixes = plan.problem?.fixes.map(({ label }) => formatEnglish(label))
  return { calls: plan.steps[0]?.calls.map(({ call }) => call), problem: text, fixes }
}

describe('weights that are tensors', () => {
  const conv = { filters: 4, weights: tensor(ref('a', 4, 3, 3, 3), ref('b', 4)) }

  it('are written by name, shape and hash, as version 2, and read back', () => {
    const experiment = withLayer('Conv2D', conv)
    const text = serialiseExperiment(experiment)
    expect(JSON.parse(text)).toMatchObject({ version: 2, stack: [{ params: { weights: conv.weights } }] })
    expect(parseExperiment(text).stack).toEqual(experiment.stack)
    expect([...tensorsIn(experiment.stack).values()]).toEqual([ref('a', 4, 3, 3, 3), ref('b', 4)])
  })

  it('are planned without their numbers', () => {
    const { calls } = planned('Conv2D', conv, mapShape(3, 8, 8))
    expect(calls).toMatchObject([
      {
        weights: { from: 'tensor', name: 'ta', sha256: 'a'.repeat(64), count: 108 },
        bias: { from: 'tensor', name: 'tb', sha256: 'b'.repeat(64), count: 4 },
      },
    ])
  })

  it('stand in the order of the call where a transposed convolution uses them', () => {
    const params = { filters: 4, kernelSize: [2, 2], weights: tensor(ref('c', 3, 4, 2, 2)) }
    expect(planned('Conv2DTranspose', params, mapShape(3, 8, 8)).calls).toMatchObject([
      { weights: { from: 'tensor', count: 48 } },
    ])
  })

  it.each([
    ['Conv2D', { filters: 2, weights: conv.weights }, mapShape(3, 8, 8), 'of shape 2 × 3 × 3 × 3', 'Use 4 filters'],
    ['Conv2D', conv, mapShape(1, 8, 8), 'of shape 4 × 1 × 3 × 3', 'Reinitialize'],
    ['Conv2D', { ...conv, weights: tensor(ref('a', 108)) }, mapShape(3, 8, 8), 'received 108', 'Reinitialize'],
    [
      'Conv2D',
      { ...conv, weights: tensor(ref('a', 4, 3, 3, 3), ref('b', 5)) },
      mapShape(3, 8, 8),
      'a bias of length 4, received length 5',
      'Use biases of 0',
    ],
    [
      'Conv2DTranspose',
      { filters: 4, kernelSize: [2, 2], weights: tensor(ref('c', 4, 3, 2, 2)) },
      mapShape(3, 8, 8),
      'of shape 3 × 4 × 2 × 2 (channels, filters, rows, columns), received 4 × 3 × 2 × 2',
      'Reinitialize',
    ],
    ['Dense', { units: 2, weights: tensor(ref('d', 3, 8)) }, vectorShape(8), 'received 3 × 8', 'Use 3 units'],
  ])('of another shape are a problem with fixes: %s %j', (type, params, input, problem, fix) => {
    const { problem: words, fixes } = planned(type, params, input)
    expect(words).toContain(problem)
    expect(fixes?.some((label) => label.startsWith(fix))).toBe(true)
  })

  it('hold one number for each channel of a normalization', () => {
    const gamma = ref('e', 3)
    expect(planned('BatchNormalization', { gamma }, mapShape(3, 2, 2)).calls).toMatchObject([
      { gamma: { from: 'tensor', count: 3 }, beta: { from: 'constant', count: 3 } },
    ])
    expect(planned('BatchNormalization', { gamma }, mapShape(4, 2, 2)).problem).toContain('gamma: expected a tensor')
    expect(planned('PReLU', { slope: gamma }, mapShape(3, 2, 2)).calls).toMatchObject([{ slope: { from: 'tensor' } }])
  })

  it('are refused with a hash that is none', () => {
    const text = serialiseExperiment(withLayer('Conv2D', conv)).replace('a'.repeat(64), 'A'.repeat(64))
    expect(() => parseExperiment(text)).toThrow('weights.kernel.sha256: expected a SHA-256 hash')
  })
})
