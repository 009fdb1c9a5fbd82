import { expect, test } from 'vitest'
import { extent } from './window'
import { initialParams } from './layer'
import { kindOf } from './catalogue'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'

/** The window of a Conv2DTranspose on a map of n rows and 5 columns: output size, crop before, crop after, extra. */
function rowsOf(n: number, k: number, s: number, d: number, outputPadding: number | null, padding = 'same') {
  const pair = (row: number, column: number) => [row, column]
  const params = {
    ...initialParams(kindOf('Conv2DTranspose')),
    kernelSize: pair(k, 2),
    strides: pair(s, 2),
    dilationRate: pair(d, 1),
    padding,
    outputPadding: outputPadding === null ? null : pair(outputPadding, 0),
  }
  const [step] = planStack([{ id: 'a', type: 'Conv2DTranspose', enabled: true, params }], mapShape(1, n, 5)).steps
  const { call, shape } = step!.calls[0]!
  if (call.kernel !== 'convTranspose2d') throw new Error('expected a convTranspose2d')
  return { size: shape.height, before: call.window.pads[0], after: call.window.pads[2], extra: call.outputPadding[0] }
}

/** How Keras pads (keras/src/backend/common/backend_utils.py), for the JAX and TensorFlow backends. */
function keras(n: number, k: number, s: number, outputPadding: number | null) {
  const padded = outputPadding === null ? s + k - 2 : k + (k % 2) - 2 + outputPadding
  const left = Math.min(Math.floor(padded / 2) + (padded % 2), k - 1)
  return { size: (n - 1) * s + 1 + padded - (k - 1), before: k - 1 - left }
}

const cases = [1, 2, 3, 4, 5, 7].flatMap((k) =>
  [1, 2, 3, 5].flatMap((s) => [1, 2].flatMap((d) => [null, 0, 1, 2, 4].map((o) => [k, s, d, o] as const))),
)

test.each(cases)('same, kernel %d, stride %d, dilation %d, outputPadding %s: as Keras', (k, s, d, outputPadding) => {
  const span = extent(k, d)
  const { size, before, after, extra } = rowsOf(4, k, s, d, outputPadding)
  expect({ size, before }).toEqual(keras(4, span, s, outputPadding))
  expect(Math.min(before, after, extra)).toBeGreaterThanOrEqual(0)
  if (outputPadding === null) expect(size).toBe(4 * s)
  else expect(size).toBe(3 * s + span - 2 * Math.floor(span / 2) + outputPadding)
})

test('sameLower crops the odd row before the map', () => {
  expect(rowsOf(4, 3, 2, 1, 1)).toMatchObject({ size: 8, before: 0, after: 1 })
  expect(rowsOf(4, 3, 2, 1, 1, 'sameLower')).toMatchObject({ size: 8, before: 1, after: 0 })
})

test('valid adds the outputPadding after the last kernel', () => {
  expect(rowsOf(4, 3, 2, 1, 1, 'valid')).toEqual({ size: 10, before: 0, after: 0, extra: 1 })
})
