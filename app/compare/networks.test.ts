import { describe, expect, it } from 'vitest'
import type { Lane, Layer } from '#app/document/experiment'
import { kindOf } from '#app/layers/catalogue'
import { initialParams } from '#app/layers/layer'
import { consistencyOf, networksOf, spreadOf, topClass } from './networks'

const layer = (id: string, type: string): Layer => ({ id, type, enabled: true, params: initialParams(kindOf(type)) })
const text = (lane: Lane) => lane.map(({ type, enabled }) => (enabled ? type : `(${type})`)).join(' ')

describe('the networks that are compared', () => {
  it('are the stack and its swaps, without a movement at its beginning', () => {
    const stack = ['Translation2D', 'Conv2D', 'MaxPooling2D', 'Flatten'].map((type, i) => layer(`${i}`, type))
    expect(networksOf(stack).map((one) => [one.key, text(one.stack)])).toEqual([
      ['network', 'Conv2D MaxPooling2D Flatten'],
      ['AveragePooling2D', 'Conv2D AveragePooling2D Flatten'],
      ['BlurPooling2D', 'Conv2D BlurPooling2D Flatten'],
      ['strides', 'Conv2D (MaxPooling2D) Flatten'],
    ])
  })

  it('are the lanes of a stack that ends in them, each with what they share', () => {
    const block: Layer = {
      ...layer('b', 'Parallel'),
      params: { join: 'none' },
      lanes: [[layer('m', 'MaxPooling2D')], []],
    }
    expect(networksOf([layer('c', 'Conv2D'), block]).map((one) => [one.key, text(one.stack)])).toEqual([
      ['lane 1', 'Conv2D MaxPooling2D'],
      ['lane 2', 'Conv2D'],
    ])
  })

  it('are the stack alone where nothing is pooled', () => {
    expect(networksOf([layer('c', 'Conv2D')]).map(({ key }) => key)).toEqual(['network'])
    expect(networksOf([]).map(({ stack }) => stack)).toEqual([[]])
  })
})

it('the top class is the first of the largest scores, NaN aside', () => {
  expect(topClass([1, 3, 3, 2])).toBe(1)
  expect(topClass([NaN, -Infinity, -2])).toBe(2)
  expect(topClass([NaN])).toBeNull()
})

describe('consistency', () => {
  it('is the share of pairs with the same class', () => {
    expect(consistencyOf([4, 4, 4])).toBe(1)
    expect(consistencyOf([1, 2, 3])).toBe(0)
    // Of the six pairs of four shifts, {0, 1} and {2, 3} agree.
    expect(consistencyOf([7, 7, 9, 9])).toBe(2 / 6)
  })

  it('is unknown for a single shift, and where a map has no class', () => {
    expect(consistencyOf([1])).toBeNull()
    expect(consistencyOf([1, null])).toBeNull()
  })
})

it('mean and spread over images', () => {
  expect(spreadOf([0.5, 1])).toEqual({ mean: 0.75, deviation: Math.sqrt(0.125) })
  expect(spreadOf([0.5])).toEqual({ mean: 0.5, deviation: null })
  expect(spreadOf([])).toEqual({ mean: null, deviation: null })
})
