import { expect, test } from 'vitest'
import type { KernelWeights } from '#app/layers/weightFields'
import { bankOf } from './bank'
import { addFilter, duplicateFilter, removeFilter, withPreset } from './filters'

const size = (filters: number) => ({ filters, channels: 1, size: [1, 3] as const })
const lines: KernelWeights = { init: 'preset', presets: ['verticalLine', 'identity'] }
const values: KernelWeights = { init: 'values', kernel: [[[[1, 2, 3]]], [[[4, 5, 6]]]], bias: [7, 8] }
const random: KernelWeights = { init: 'random', distribution: 'heNormal', seed: 3 }

test('presets stay presets, each filter with its own', () => {
  const bank = bankOf(lines, size(4))!
  expect(removeFilter(lines, bank, 1)).toEqual({
    init: 'preset',
    presets: ['verticalLine', 'verticalLine', 'identity'],
  })
  expect(duplicateFilter(lines, bank, 0)).toEqual({
    init: 'preset',
    presets: ['verticalLine', 'verticalLine', 'identity', 'verticalLine', 'identity'],
  })
  expect(addFilter(lines, bankOf(lines, size(3))!)).toEqual(lines)
})

test('one filter gets another preset, and turns that repeat are written once', () => {
  expect(withPreset(['verticalLine'], 2, 1, 'boxBlur')).toEqual({
    init: 'preset',
    presets: ['verticalLine', 'boxBlur'],
  })
  expect(withPreset(['verticalLine', 'boxBlur'], 2, 1, 'verticalLine')).toEqual({
    init: 'preset',
    presets: ['verticalLine'],
  })
})

test('explicit filters come and go with their biases', () => {
  const bank = bankOf(values, size(2))!
  expect(addFilter(values, bank)).toEqual({ init: 'values', kernel: [...bank.kernel, [[[0, 1, 0]]]], bias: [7, 8, 0] })
  expect(duplicateFilter(values, bank, 1)).toMatchObject({ bias: [7, 8, 8] })
  expect(removeFilter(values, bank, 0)).toEqual({ init: 'values', kernel: [[[[4, 5, 6]]]], bias: [8] })
})

test('random filters become explicit where one of them is chosen out', () => {
  const bank = bankOf(random, size(2))!
  expect(addFilter(random, bank)).toBe(random)
  expect(removeFilter(random, bank, 0)).toEqual({ init: 'values', kernel: [bank.kernel[1]], bias: [0] })
})
