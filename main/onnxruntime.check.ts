/**
 * `npm run onnxruntime`: every map of exported networks as onnxruntime computes it, optimisations off, against the portable
 * kernels.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Lane, Layer } from '#app/document/experiment'
import { allLayers } from '#app/document/lanes'
import { Failure } from '#app/failure'
import { planBytes, planStack, type Plan } from '#app/plan'
import { mapShape } from '#app/shape'
import { arbitraryInput, arbitraryStack } from '#app/testing/stacks'
import type { FeatureMap } from './engine/featureMap'
import { fillRandom, plainMap, runDully, valuesOf } from './engine/testing/maps'
import { importOnnx } from './models/onnx/importOnnx'
import { cases, sensibleStacks } from './models/onnx/testing/cases'
import { planWithNumbers } from './service/tensors'
import { writeOnnx } from './models/onnx/write/writeOnnx'
import { runOnnx } from './testing/onnxruntime'

const root = resolve(import.meta.dirname, '..')

/** Of a map's range. */
const TOLERANCE = 1e-6
/** These take values and compute none: equal bit for bit. */
const TAKING = new Set([
  'MaxPooling2D',
  'MinPooling2D',
  'GlobalMaxPooling2D',
  'AdaptiveMaxPooling2D',
  'FractionalMaxPooling2D',
])

test.each(cases)('$about', async ({ stack, input }) => {
  const plan = planStack(stack, input)
  expect(await differences(stack, plan)).toEqual([])
})

const possible = ({ plan }: { readonly plan: Plan }) =>
  plan.problem === null && plan.steps.length > 0 && planBytes(plan) < 1e6

test('stacks of such layers', async () => {
  const runs = fc
    .record({ stack: sensibleStacks, seed: fc.nat() })
    .map((run) => ({ ...run, plan: planStack(run.stack, mapShape(4, 9, 10)) }))
    .filter(possible)
    .filter(({ stack }) => !allLayers(stack).some(isAmbiguous))
  await fc.assert(
    fc.asyncProperty(runs, async ({ stack, plan, seed }) => {
      // Roundings add up from layer to layer.
      expect(await differences(stack, plan, seed, 20 * TOLERANCE)).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('stacks with any parameters are refused by a layer or load, and have the shapes of the plan', async () => {
  const runs = fc
    .record({ stack: arbitraryStack('small', 5), shape: arbitraryInput('small'), seed: fc.nat() })
    .map((run) => ({ ...run, plan: planStack(run.stack, run.shape) }))
    .filter(possible)
  await fc.assert(
    fc.asyncProperty(runs, async ({ stack, plan, seed }) => {
      const found = await differences(stack, plan, seed, Infinity).catch((error: unknown) => {
        if (error instanceof Failure && error.place.layerId !== undefined) return []
        throw error
      })
      expect(found).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test.each(['lenet5', 'resnet_small', 'squeezenet_small'])('%s, imported', async (name) => {
  const network = importOnnx(readFileSync(join(root, 'main/models/onnx/fixtures', `${name}.onnx`)))
  const { channels, height, width } = network.input
  const plan = planWithNumbers(network, { channels, height, width, flat: false }, network.tensors)
  expect(await differences(network.stack, plan)).toEqual([])
})

/**
 * Whether the nearest cell may depend on the last bit of a position. ONNX leaves open how positions are rounded: onnxruntime
 * computes them in float32, ONNX's own reference in float64, Poolscope exactly for sizes.
 */
function isAmbiguous({ type, params }: Layer): boolean {
  return type === 'Resizing' && params['interpolation'] === 'nearest' && params['coordinates'] !== 'alignCorners'
}

/** What differs: a line for each map. */
async function differences(stack: Lane, plan: Plan, seed = 5, tolerance = TOLERANCE): Promise<string[]> {
  const input = fillRandom(plainMap(plan.input), seed)
  const expected = runDully(plan, input)
  const parts = writeOnnx({ name: 'check', stack, plan, version: '1.2.3' })
  const outputs = await runOnnx(Buffer.concat(parts), 'input', input)
  const names = plan.steps.map(({ name }, i) =>
    plan.steps.findIndex((one) => one.name === name) === i && name !== 'input' ? name : `${name} 2`,
  )
  return plan.steps.flatMap(({ type, shape }, i) => {
    const tensor = outputs[names[i]!]!
    const wanted = numbersOf(expected[i]!)
    if (
      tensor.dims.join() !== (shape.flat ? [1, shape.channels] : [1, shape.channels, shape.height, shape.width]).join()
    )
      return [`${names[i]}: dims ${tensor.dims}`]
    const error = relativeError(tensor.data, wanted)
    const limit = TAKING.has(type) && plan.steps.length === 1 ? 0 : tolerance
    return error <= limit || tolerance === Infinity ? [] : [`${names[i]}: ${error}`]
  })
}

function numbersOf(map: FeatureMap): readonly number[] {
  return valuesOf(map).flat()
}

/** The largest difference as a share of the range. */
function relativeError(received: Float32Array, expected: readonly number[]): number {
  let [low, high, worst] = [Infinity, -Infinity, 0]
  expected.forEach((value, i) => {
    low = Math.min(low, value)
    high = Math.max(high, value)
    if (!Object.is(value, received[i]!)) worst = Math.max(worst, Math.abs(value - received[i]!))
  })
  return worst === 0 ? 0 : worst / Math.max(high - low, Math.abs(high), Math.abs(low))
}
