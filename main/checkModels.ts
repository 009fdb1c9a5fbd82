/**
 * Compares imported networks with what another program computed of them: for each NAME.onnx, .keras and .h5 of a folder, NAME.input.npy is
 * the input and NAME.outputs.npz the value of every tensor by its name.
 */
import type { KernelKind } from '#app/calls/kernels'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isNetworkFile } from '#app/document/fileForms'
import { allLayers } from '#app/document/lanes'
import { Failure, toPlain } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import { createEngine } from './engine/createEngine'
import type { Engine } from './engine/engine'
import type { FeatureMap } from './engine/featureMap'
import { readNpy, type NpyArray } from './files/npy'
import { readZip } from './files/zip'
import { readBesideFile } from './models/beside'
import type { ImportedNetwork } from './models/importedNetwork'
import { importModel } from './models/importModel'
import { planWithNumbers } from './service/tensors'

export interface CheckOptions {
  readonly threads?: number
  readonly kernels?: KernelKind
  /** Receives one line for each network, then those of what is wrong with it, and the counts. */
  readonly report: (line: string) => void
}

/** Of a tensor's largest magnitude. */
const TOLERANCE = 2e-6
const MEMORY_BUDGET = 4e9
const LIMITS = { maxEntries: 100_000, maxBytes: 4e9, anyNames: true }

/**
 * @returns the number of networks that differ, can't be imported, or have no tensor to compare
 * @throws Failure 'not-found' where there is no network
 */
export async function checkModels(folder: string, { threads = 2, kernels, report }: CheckOptions): Promise<number> {
  const names = (await readdir(folder)).filter((name) => isNetworkFile(name)).sort()
  if (names.length === 0) throw new Failure('not-found', message('cli.noModels', { folder }))
  const engine = createEngine({ threads, memoryBudget: MEMORY_BUDGET, ...(kernels && { kernels }) })
  let failed = 0
  try {
    for (const name of names) {
      const lines = await checkModel(engine, folder, name).catch((error: unknown) => ({
        passed: false,
        lines: [formatEnglish(toPlain(error).message)],
      }))
      if (!lines.passed) failed++
      report(`${lines.passed ? 'passed' : 'FAILED'} ${name}`)
      for (const line of lines.lines) report(`  ${line}`)
    }
  } finally {
    await engine.close()
  }
  report(`${names.length - failed} passed, ${failed} failed`)
  return failed
}

interface Checked {
  readonly passed: boolean
  readonly lines: readonly string[]
}

async function checkModel(engine: Engine, folder: string, name: string): Promise<Checked> {
  const stem = join(folder, name.replace(/\.[^.]+$/, ''))
  const input = readNpy(await readFile(`${stem}.input.npy`))
  const expected = await readZip(await readFile(`${stem}.outputs.npz`), LIMITS)
  const sides = /\.onnx$/i.test(name) ? input.shape.slice(-2) : input.shape.slice(1, 3)
  const [height, width] = sides as [number, number]
  const network = await importModel(await readFile(join(folder, name)), {
    readBeside: readBesideFile(folder),
    size: [height, width],
  })
  const maps = await run(engine, network, input)
  let [compared, worst, worstName, wrong] = [0, 0, '', 0]
  try {
    for (const entry of expected) {
      const tensor = entry.name.replace(/\.npy$/, '')
      const place = network.maps.get(tensor)
      const map = place && maps.get(place.layer ?? '')
      if (!map) continue
      const error = relativeError(map, place.axes, readNpy(await entry.read()))
      compared++
      if (!(error <= TOLERANCE)) wrong++
      if (!(error <= worst)) [worst, worstName] = [error, tensor]
    }
  } finally {
    for (const map of maps.values()) engine.release(map)
  }
  const { report } = network
  const missing = report.missing.map(({ node, operator, reason }) => `${node} (${operator}): ${formatEnglish(reason)}`)
  return {
    // A network that ends where a node has no place agrees as far as it goes.
    passed: wrong === 0 && compared > 0,
    lines: [
      `${compared} of ${expected.length} tensors compared, ${wrong} differ; largest error ${worst.toExponential(1)} in ${worstName}`,
      `${report.opened} of ${report.nodes} nodes open`,
      ...missing,
    ],
  }
}

/** The maps of a network by the ids of its layers; '' is the input. */
async function run(engine: Engine, { stack, input: size, tensors }: ImportedNetwork, input: NpyArray) {
  const shape = mapShape(size.channels, size.height, size.width)
  const plan = planWithNumbers({ stack }, shape, tensors)
  if (plan.problem) throw new Error(formatEnglish(plan.problem.message))
  const map = engine.allocate(shape)
  fill(map, shape, input)
  const maps = await engine.run(plan, map)
  const ids = allLayers(stack).map(({ id }) => id)
  return new Map([['', map], ...maps.map((one, step) => [ids[plan.steps[step]!.index]!, one!] as const)])
}

/** The first item of a batch: channels, rows, columns, or rows, columns, channels where that is what fits. */
function fill(map: FeatureMap, { channels, height, width }: MapShape, { shape, data }: NpyArray): void {
  const last =
    shape.at(-1) === channels && shape.at(-2) === width && shape.at(-3) === height && shape.at(-2) !== channels
  for (let c = 0; c < channels; c++) {
    for (let h = 0; h < height; h++) {
      for (let w = 0; w < width; w++) {
        const from = last ? (h * width + w) * channels + c : (c * height + h) * width + w
        map.data[c * map.planeStride + h * map.rowStride + w] = Number(data[from])
      }
    }
  }
}

type Axes = readonly { readonly of: string; readonly size: number }[]

/**
 * The largest difference as a share of the expected tensor's largest magnitude; NaN where one is NaN alone. Of a batch only
 * the first item was computed.
 */
function relativeError(map: FeatureMap, axes: Axes, { shape, data }: NpyArray): number {
  if (shape.reduce((a, b) => a * b, 1) !== axes.reduce((product, { size }) => product * size, 1)) return NaN
  const batch = axes.find(({ of }) => of === 'n')?.size ?? 1
  const sizes: Readonly<Record<string, number>> = { n: batch, c: map.channels, h: map.height, w: map.width }
  const strides: Readonly<Record<string, number>> = { n: NaN, c: map.planeStride, h: map.rowStride, w: 1 }
  const letters = axes.flatMap(({ of, size }) => (size === 1 ? [] : [...of]))
  let [largest, difference] = [0, 0]
  for (let i = 0; i < data.length; i++) {
    let [rest, at] = [i, 0]
    for (const letter of letters.toReversed()) {
      const index = rest % sizes[letter]!
      if (index > 0) at += index * strides[letter]!
      rest = Math.floor(rest / sizes[letter]!)
    }
    if (Number.isNaN(at)) continue
    const [expected, received] = [Number(data[i]), map.data[at]!]
    largest = Math.max(largest, Math.abs(expected))
    if (!Object.is(expected, received)) difference = Math.max(difference, Math.abs(expected - received))
  }
  return difference === 0 ? 0 : difference / largest
}
