import { beforeEach, describe, expect, test } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import { formatEnglish } from '#app/text/format'
import { formatFormula } from '#app/explain/explain'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import type { MapSummary } from '#app/protocol/contract'
import { explainCell } from './explainCell'
import { TensorNumbers } from './tensors'

const count = 3000
const sha256 = 'a'.repeat(64)
const key = { sha256, count }
let requests: { name: string; argument: Record<string, unknown> }[]
let numbers: TensorNumbers

/** The service, whose tensors hold their own indices. */
beforeEach(() => {
  requests = []
  numbers = new TensorNumbers((name, argument) => {
    requests.push({ name, argument })
    const { parts = [] } = argument as { parts?: readonly (readonly [number, number])[] }
    const values = parts.flatMap(([begin, end]) => Array.from({ length: end - begin }, (_, i) => begin + i))
    return Promise.resolve({ values: Float32Array.from(values) } as never)
  })
})

test('numbers are requested in pages, each once', async () => {
  expect(numbers.at(key, 5)).toBeUndefined()
  await numbers.read(key, [5, 2999, 7, -1, 3000])
  expect([5, 7, 1023, 2999].map((index) => numbers.at(key, index))).toEqual([5, 7, 1023, 2999])
  expect(numbers.at(key, 1024)).toBeUndefined()
  await numbers.read(key, [6, 2048])
  await numbers.read(key, [1500])
  expect(requests.map(({ argument }) => argument['parts'])).toEqual([
    [
      [0, 1024],
      [2048, 3000],
    ],
    [[1024, 2048]],
  ])
})

test('tensors that no stack names any more are closed, once', () => {
  const withTensor = (digit: string) => {
    const empty = emptyExperiment('e')
    const layer = newLayer(empty, 'BatchNormalization')
    const gamma = { name: 'g', shape: [1], sha256: digit.repeat(64) }
    return insertLayer(empty, { ...layer, params: { ...layer.params, gamma } }, 0).stack
  }
  numbers.keepOnly([withTensor('a'), withTensor('b')])
  numbers.keepOnly([withTensor('b'), withTensor('b')])
  numbers.keepOnly([withTensor('b')])
  numbers.noteCopied(withTensor('b'))
  numbers.keepOnly([])
  expect(requests).toEqual([{ name: 'closeTensors', argument: { tensors: ['a'.repeat(64)] } }])
})

describe('the arithmetic of a cell', () => {
  /** Of a 1 x 1 cell of ones in each channel. */
  async function line(type: string, params: object, channels: number, channel: number): Promise<string> {
    const empty = emptyExperiment('e')
    const layer = newLayer(empty, type)
    const experiment: Experiment = insertLayer(empty, { ...layer, params: { ...layer.params, ...params } }, 0)
    const plan = planStack(experiment.stack, mapShape(channels, 1, 1))
    const map = { map: 'm', layer: -1, shape: plan.input, levels: 1, ranges: [], milliseconds: 0 } as MapSummary
    const reader = { read: () => Promise.resolve(Float32Array.of(1)) }
    const at = { channel, row: 0, column: 0 }
    const explained = await explainCell(reader as never, plan.steps[0]!, plan.input, map, at, () => undefined, numbers)
    return formatEnglish(formatFormula(explained, 9))
  }
  const tensor = (name: string, ...shape: number[]) => ({ name, shape, sha256 })

  test('of a convolution has the numbers of its filter and its bias', async () => {
    const weights = { init: 'tensor', kernel: tensor('w', 1000, 2, 1, 1), bias: tensor('b', 1000) }
    const conv = { filters: 1000, kernelSize: [1, 1], weights }
    expect(await line('Conv2D', conv, 2, 600)).toBe('1×1200 + 1×1201 + bias 600 = 9')
  })

  test('of a transposed convolution has them from the order of its tensor', async () => {
    const weights = { init: 'tensor', kernel: tensor('w', 2, 1000, 1, 1), bias: null }
    const conv = { filters: 1000, kernelSize: [1, 1], strides: [1, 1], weights, useBias: false }
    expect(await line('Conv2DTranspose', conv, 2, 600)).toBe('1×600 + 1×1600 = 9')
  })

  test('of a normalization has those of its channel', async () => {
    const params = { gamma: tensor('g', 3), movingMean: tensor('m', 3), epsilon: 1 }
    expect(await line('BatchNormalization', params, 3, 2)).toBe('2×(1 - 2)/sqrt(1 + 1) + 0 = 9')
  })
})
