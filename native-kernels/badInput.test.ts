/**
 * Compiled kernels refuse what they can't compute with a TypeError or RangeError that says what was expected, and never
 * touch memory that is not theirs.
 */
import { describe, expect, it } from 'vitest'
import type { Conv2dCall, KernelCall, Pool2dCall } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'
import { mapShape } from '#app/shape'
import { loadKernels } from './index'
import { fromRows, makeMap } from './testing/maps'

const sets = (['native', 'wasm'] as const).map((prefer) => [prefer, loadKernels({ prefer }).kernels] as const)
const input = fromRows([
  [1, 2, 3],
  [4, 5, 6],
])
const output = makeMap(mapShape(1, 1, 2))
const window = { size: [2, 2], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] } as const
const pool: Pool2dCall = { kernel: 'pool2d', window, reducer: { type: 'max' } }
const conv: Conv2dCall = {
  kernel: 'conv2d',
  window,
  groups: 1,
  paddingMode: 'zeros',
  weights: { from: 'constant', value: 1, count: 4 },
  bias: null,
  activation: 'linear',
  method: 'exact',
}
const ones = new Float32Array(4).fill(1)

/** The call as it is, but for one field that its type forbids. */
function broken(call: KernelCall, change: object): KernelCall {
  return Object.assign({ ...call }, change)
}

function view(change: object): TensorView {
  return Object.assign({ ...input }, change)
}

describe.each(sets)('%s kernels', (_, kernels) => {
  describe('calls that are not calls', () => {
    it.each<[string, object, string]>([
      ['no kernel of this name', { kernel: 'pool3d' }, 'call.kernel: expected the name of a kernel, received pool3d'],
      ['a missing window', { window: undefined }, 'call.window: expected an object, received undefined'],
      [
        'a window of 0 rows',
        { window: { ...window, size: [0, 2] } },
        'call.window.size[0]: expected an integer from 1 to 1048576, received 0',
      ],
      [
        'half a stride',
        { window: { ...window, strides: [1, 0.5] } },
        'call.window.strides[1]: expected an integer from 1 to 2147483647, received 0.5',
      ],
      [
        'one dilation',
        { window: { ...window, dilations: [1] } },
        'call.window.dilations: expected 2 numbers, received 1',
      ],
      [
        'a pad that is text',
        { window: { ...window, pads: ['1', 0, 0, 0] } },
        'call.window.pads[0]: expected a number, received a string',
      ],
      [
        'a NaN pad',
        { window: { ...window, pads: [NaN, 0, 0, 0] } },
        'call.window.pads[0]: expected an integer from 0 to 2147483647, received nan',
      ],
      ['an unknown reducer', { reducer: { type: 'mode' } }, 'call.reducer.type: expected max | min | average'],
      [
        'a quantile above 1',
        { reducer: { type: 'rank', quantile: 2 } },
        'call.reducer.quantile: expected a number from 0 to 1, received 2',
      ],
    ])('%s', (_, change, message) => {
      expect(() => kernels.prepare(broken(pool, change), [input], output, [])).toThrow(message)
    })

    it('convolution with too few weights', () => {
      expect(() => kernels.prepare(conv, [input], output, [ones.subarray(1)])).toThrow(
        'weights[0]: expected 4 numbers, received 3',
      )
      expect(() => kernels.prepare(conv, [input], output, [])).toThrow(
        'weights: expected 1 parameter tensors, received 0',
      )
    })

    it('groups that do not divide the channels', () => {
      expect(() => kernels.prepare(broken(conv, { groups: 2 }), [input], output, [ones])).toThrow(
        'input.channels: expected a multiple of 2 groups, received 1',
      )
    })

    it('spans outside the map', () => {
      const call = {
        kernel: 'regionPool',
        rows: [{ begin: 0, end: 3 }],
        columns: [
          { begin: 0, end: 1 },
          { begin: 2, end: 1 },
        ],
      }
      expect(() => kernels.prepare(broken(pool, call), [input], output, [])).toThrow(
        'call.rows[0].end: expected an integer from 0 to 2, received 3',
      )
    })
  })

  describe('maps that are not maps', () => {
    it.each<[string, TensorView, string]>([
      ['no data', view({ data: undefined }), 'inputs[0].data: expected a Float32Array, received undefined'],
      ['doubles', view({ data: new Float64Array(99) }), 'inputs[0].data: expected a Float32Array'],
      [
        'too little data',
        view({ data: new Float32Array(18) }),
        'inputs[0].data: expected at least 19 numbers, received 18',
      ],
      ['rows that overlap', view({ rowStride: 2 }), 'inputs[0].rowStride: expected at least the width'],
      ['planes beyond the data', view({ channels: 2, planeStride: 2 ** 52 }), 'inputs[0].planeStride: expected planes'],
      ['no columns', view({ width: 0 }), 'inputs[0].width: expected an integer from 1 to 2147483647, received 0'],
    ])('%s', (_, map, message) => {
      expect(() => kernels.prepare(pool, [map], output, [])).toThrow(message)
    })

    it('no input', () => {
      expect(() => kernels.prepare(pool, [], output, [])).toThrow('inputs: expected 1 maps, received 0')
    })

    it('an output of another size', () => {
      expect(() => kernels.prepare(conv, [input], makeMap(mapShape(1, 2, 2)), [ones])).toThrow(
        'output.height: expected 1, received 2',
      )
      expect(() => kernels.prepare(pool, [input], makeMap(mapShape(2, 1, 2)), [])).toThrow(
        'output.channels: expected 1, received 2',
      )
    })
  })

  describe('strips outside the output', () => {
    it.each([
      [0, 2],
      [-1, 1],
      [1, 0],
      [0, 0.5],
      [NaN, 1],
    ])('[%s, %s)', (begin, end) => {
      const run = kernels.prepare(pool, [input], output, [])
      expect(() => run(begin, end)).toThrow('expected integers with 0 <= begin <= end <= 1')
    })
  })

  it('refuses to run on a buffer that was given away after it was prepared', () => {
    const data = new Float32Array(32)
    const run = kernels.prepare(pool, [view({ data })], output, [])
    structuredClone(data, { transfer: [data.buffer] })
    expect(() => run(0, 1)).toThrow('one that was transferred or resized')
  })

  it('refuses to run a kernel that was released, and to release what is none', () => {
    const run = kernels.prepare(pool, [input], output, [])
    run(0, 1)
    kernels.release?.(run)
    kernels.release?.(run)
    expect(() => run(0, 1)).toThrow('kernel: expected one that holds its memory, received one that was released')
    expect(() => kernels.release?.(() => undefined)).toThrow('kernel: expected a prepared one, received something else')
  })

  it('refuses a cancel flag that could move', () => {
    expect(() => kernels.setCancelFlag?.(new Int32Array(1))).toThrow(
      'flag: expected an Int32Array over shared memory, received something else',
    )
  })

  it('passes on what a getter throws', () => {
    const call = Object.defineProperty({ ...pool }, 'window', {
      get: () => {
        throw new Error('from the getter')
      },
    })
    expect(() => kernels.prepare(call, [input], output, [])).toThrow('from the getter')
  })

  describe('blocks that do not fit', () => {
    const blocks: KernelCall = { kernel: 'rearrange', inputBlock: 2, outputBlock: 1, places: [0, 1, 2, 3] }
    const even = makeMap(mapShape(1, 2, 4))
    const half = makeMap(mapShape(4, 1, 2))
    it.each<[string, KernelCall, TensorView, TensorView, string]>([
      ['rest', blocks, input, half, 'inputs[0].width: expected whole blocks, received 3'],
      ['of another size', blocks, even, even, 'output.height: expected 1, received 2'],
      ['place too few', { ...blocks, places: [0, 1, 2] }, even, half, 'call.places: expected 4 numbers, received 3'],
      [
        'place beyond',
        { ...blocks, places: [0, 1, 2, 4] },
        even,
        half,
        'call.places[3]: expected an integer from 0 to 3',
      ],
      ['none', { ...blocks, inputBlock: 0 }, even, half, 'call.inputBlock: expected an integer from 1 to'],
      ['huge', { ...blocks, outputBlock: 2 ** 30 }, even, half, 'call.outputBlock: expected an integer from 1 to'],
    ])('%s', (_, call, from, to, message) => {
      expect(() => kernels.prepare(call, [from], to, [])).toThrow(message)
    })
  })

  describe('joins that do not fit', () => {
    const wide = makeMap(mapShape(1, 2, 4))
    const add: KernelCall = { kernel: 'arithmetic', fn: 'add', perChannel: [false, false] }
    const both: KernelCall = { kernel: 'concatenate', channels: [1, 1] }
    it.each<[string, KernelCall, TensorView[], string]>([
      ['one map', add, [input], 'inputs: expected 2 maps, received 1'],
      [
        'more maps than the call names',
        add,
        [input, input, input],
        'call.perChannel: expected 3 entries, one for each input, received 2',
      ],
      ['maps of other sizes', add, [input, wide], 'output.width: expected 3, received 4'],
      [
        'a map where one value is due',
        { ...add, perChannel: [false, true] },
        [input, input],
        'output.height: expected 1, received 2',
      ],
      [
        'channels that the map lacks',
        { ...both, channels: [1, 2] },
        [input, input],
        'output.channels: expected 2, received 1',
      ],
      ['an output of other channels', both, [input, input], 'output.channels: expected 2, received 1'],
    ])('%s', (_, call, inputs, message) => {
      expect(() => kernels.prepare(call, inputs, makeMap(mapShape(1, 2, 3)), [])).toThrow(message)
    })
  })
})
