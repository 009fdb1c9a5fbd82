/** Kernels in WebAssembly compute large runs in bands, and leave to the portable kernels what finds no room. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { geometryOf } from '#app/calls/geometry'
import type { Kernels } from '#app/calls/kernels'
import { mapShape } from '#app/shape'
import { portableKernels } from '#native-kernels/portable/index'
import { none, type Case } from '#native-kernels/testing/case'
import * as cases from '#native-kernels/testing/cases'
import { cellsOf, compute, makeMap } from '#native-kernels/testing/maps'
import { bitsOf } from '#native-kernels/testing/sets'
import { Host } from './host'
import { compile, instantiate } from './instance'
import { wasmKernels } from './kernels'
import { ModuleMemory } from './memory'
import { prepareHeld, release } from './prepared'

const module = compile(readFileSync(join(import.meta.dirname, 'kernels.wasm')))
const usual = wasmKernels(module)
const inSmallBands = wasmKernels(module, { band: 100, most: 2 ** 27 })
const withoutRoom = wasmKernels(module, { band: 0, most: 0 })

const kinds: [string, fc.Arbitrary<Case>][] = [
  ['conv2d', cases.conv2dCase],
  ['deep conv2d', cases.deepConv2dCase],
  ['fast conv2d', cases.fastConv2dCase],
  ['separable conv2d', cases.separableConv2dCase],
  ['convTranspose2d', cases.convTranspose2dCase],
  ['pool2d', cases.pool2dCase],
  ['cells by pool2d', cases.cellPool2dCase],
  ['argmaxPool2d', cases.argmaxPool2dCase],
  ['regionPool', cases.regionPoolCase],
  ['unpool2d', cases.unpool2dCase],
  ['elementwise', cases.elementwiseCase],
  ['localResponseNorm', cases.localResponseNormCase],
  ['softmax', cases.softmaxCase],
  ['pad2d', cases.pad2dCase],
  ['upsample2d', cases.upsample2dCase],
  ['resize2d', cases.resize2dCase],
  ['rearrange', cases.rearrangeCase],
  ['flatten', cases.flattenCase],
  ['dense', cases.denseCase],
  ['arithmetic', cases.arithmeticCase],
  ['concatenate', cases.concatenateCase],
]

it.each(kinds)('%s gives the same bits in small bands', (_, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (test) => {
      expect(bitsOf(run(inSmallBands, test))).toEqual(bitsOf(run(usual, test)))
    }),
    { numRuns: 40 },
  )
})

it.each(kinds)('%s without room gives what the portable kernel gives', (_, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (test) => {
      expect(run(withoutRoom, test)).toEqual(run(portableKernels, test))
    }),
    { numRuns: 5 },
  )
})

it('pools a map of many bands as in one', () => {
  const shape = mapShape(3, 700, 500)
  const input = makeMap(shape, (cell) => Math.sin(cell * 12.9898))
  const window = { size: [7, 7], strides: [1, 1], dilations: [1, 1], pads: [3, 3, 3, 3] } as const
  const call = { kernel: 'pool2d', window, reducer: { type: 'average', divisor: 'valid' } } as const
  const inOne = wasmKernels(module, { band: 2 ** 27, most: 2 ** 27 })
  const [one, many] = [inOne, usual].map((kernels) => cellsOf(compute(kernels, call, [input], shape, [], 700)))
  expect(bitsOf(many!)).toEqual(bitsOf(one!))
})

it('frees what kernels hold: the memory of the module does not grow with their number', () => {
  const host = new Host()
  const exports = instantiate(module, host.functions)
  host.memory = new ModuleMemory(exports)
  const own = { host, exports, memory: host.memory, room: { band: 1, most: 1 } }
  const [input, output] = [makeMap(mapShape(32, 8, 8)), makeMap(mapShape(64, 6, 6))]
  const window = { size: [3, 3], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] } as const
  const rest = {
    groups: 1,
    paddingMode: 'zeros',
    weights: none,
    bias: null,
    activation: 'linear',
    method: 'exact',
  } as const
  const given = [{ kernel: 'conv2d', window, ...rest }, [input], output, [new Float32Array(64 * 32 * 9)]]
  const prepareAndRelease = () => {
    const use = (values: readonly number[]) => exports.prepare(...(values as [number, number, number, number]))
    release(own, prepareHeld(own, [input, output], use, given)!)
    return exports.memory.buffer.byteLength
  }
  const before = prepareAndRelease()
  for (let i = 0; i < 300; i++) expect(prepareAndRelease()).toBe(before)
})

function run(kernels: Kernels, { call, inputs, weights, output }: Case): Float32Array {
  const units = { rows: output.height, planes: output.channels, whole: 1 }[geometryOf(call).partition]
  return cellsOf(compute(kernels, call, inputs, output, weights, units))
}
