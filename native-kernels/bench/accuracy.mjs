/**
 * `npm run accuracy -- [--json]`: the error of every operation against the same call computed in float64, beside the
 * error of onnxruntime-node on the same numbers. Float64 is what the portable kernels, plain loops over doubles,
 * give when they write into Float64Arrays; all engines get the same float32 inputs, weights and parameters.
 * Exits with 1 if our largest or mean error exceeds onnxruntime's on any operation but those of the method 'fast'.
 */
import { parseArgs } from 'node:util'
import { buildEngine, fill, loadOther } from './engines.mjs'
import { onnxCall } from './onnxCall.mjs'
import { operationsOf } from './operations.mjs'
import { noise } from './workloads.mjs'

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } })

const ours = await buildEngine()
const operations = operationsOf(ours.catalogue)
const { ort, onnxModel } = await loadOther()
const engine = ours.createEngine({ threads: 2, memoryBudget: 4e9, kernels: 'native' })
if (!options.json) {
  console.log(`Native kernels, ${engine.describe().instructionSet}`)
  console.log(line('operation', ['max', "onnxruntime's", 'mean', "onnxruntime's"], ''))
}
const rows = []
for (const operation of operations) {
  const row = await measure(operation)
  rows.push(row)
  if (!options.json) console.log(rowText(row))
}
await engine.close()
const worse = rows.filter((row) => row.worse)
if (options.json) process.stdout.write(`${JSON.stringify({ rows }, null, 2)}\n`)
else
  console.log(
    worse.length === 0
      ? 'Nowhere larger than onnxruntime.'
      : `Larger than onnxruntime: ${worse.map(({ name }) => name).join(', ')}.`,
  )
process.exit(worse.length === 0 ? 0 : 1)

async function measure({ name, layers, input, scale, fast }) {
  const plan = planOf(layers, input)
  const values = noise(input[0] * input[1] * input[2]).map((value) => value * scale)
  const { exact, nodes } = reference(plan, values)
  const own = errors(await computeOurs(plan, values), exact)
  if (nodes === null) return { name, ours: own, theirs: null, worse: false }
  const theirs = errors(await computeTheirs(nodes, plan.input, values), exact)
  return { name, ours: own, theirs, worse: !fast && (own.max > theirs.max || own.mean > theirs.mean) }
}

/** The plan with every parameter of its calls rounded to float32, as all engines get them. */
function planOf(layers, [channels, height, width]) {
  const stack = layers.map(([type, params], i) => {
    return { id: `l${i}`, type, enabled: true, params: { ...ours.initialParams(ours.kindOf(type)), ...params } }
  })
  const plan = ours.planStack(stack, ours.mapShape(channels, height, width))
  if (plan.problem) throw new Error(plan.problem.message)
  const steps = plan.steps.map((step) => ({
    ...step,
    calls: step.calls.map((lowered) => ({ ...lowered, call: rounded(lowered.call) })),
  }))
  return { ...plan, steps }
}

function rounded(call) {
  const numbers = ['alpha', 'beta', 'epsilon'].filter((name) => typeof call[name] === 'number')
  return { ...call, ...Object.fromEntries(numbers.map((name) => [name, Math.fround(call[name])])) }
}

/** The values of the last map in float64, and the chain of ONNX nodes or null where ONNX lacks one. */
function reference(plan, values) {
  const input = float64Map(plan.input, Float64Array.from(values))
  const maps = []
  let nodes = []
  for (const step of plan.steps) {
    const own = []
    for (const [i, { call, shape }] of step.calls.entries()) {
      const read = ours.readsOf(step, i).map((from) => ('step' in from ? (maps[from.step] ?? input) : own[from.call]))
      const weights = ours.geometryOf(call).weightSources.map(ours.materialise)
      const { channels, height, width } = shape
      const output = float64Map(shape, new Float64Array(channels * height * width))
      const units = { rows: height, planes: channels, whole: 1 }[ours.geometryOf(call).partition]
      ours.portableKernels.prepare(call, read, output, weights)(0, units)
      const onnx = onnxCall(call, read[0], output, weights)
      nodes = nodes && onnx && [...nodes, ...onnx.nodes]
      own.push(output)
    }
    maps.push(own.at(-1))
  }
  return { exact: maps.at(-1).data, nodes }
}

function float64Map(shape, data) {
  return { ...shape, data, rowStride: shape.width, planeStride: shape.height * shape.width }
}

async function computeOurs(plan, values) {
  const input = engine.allocate(plan.input)
  fill(input, values)
  const maps = await engine.run(plan, input)
  const { data, channels, height, width, rowStride, planeStride } = maps.at(-1)
  const found = new Float32Array(channels * height * width)
  for (let c = 0, at = 0; c < channels; c++) {
    for (let r = 0; r < height; r++, at += width) {
      const first = c * planeStride + r * rowStride
      found.set(data.subarray(first, first + width), at)
    }
  }
  for (const map of [input, ...maps]) engine.release(map)
  return found
}

async function computeTheirs(nodes, { channels, height, width }, values) {
  const constants = {}
  const chain = []
  nodes.forEach(({ op, attributes, constants: own, timesInput }, i) => {
    const source = chain.at(-1)?.output ?? 'x'
    const names = own.map((constant, j) => {
      if (constant === null) return ''
      constants[`c${i}_${j}`] = constant
      return `c${i}_${j}`
    })
    chain.push({ op, attributes, inputs: [source, ...names], output: `y${i}` })
    if (timesInput) chain.push({ op: 'Mul', inputs: [source, `y${i}`], output: `y${i}x` })
  })
  const last = chain.at(-1).output
  const shape = [1, channels, height, width]
  const opset = Math.max(17, ...nodes.map(({ opset = 17 }) => opset))
  const session = await ort.InferenceSession.create(onnxModel({ name: 'x', shape }, chain, [last], constants, opset), {
    intraOpNumThreads: 2,
  })
  const found = await session.run({ x: new ort.Tensor('float32', values, shape) })
  await session.release()
  return found[last].data
}

/** The largest and the mean absolute error. */
function errors(found, exact) {
  if (found.length !== exact.length) throw new Error(`Expected ${exact.length} values, received ${found.length}.`)
  let max = 0
  let sum = 0
  exact.forEach((value, i) => {
    const error = Math.abs(found[i] - value)
    max = Math.max(max, error)
    sum += error
  })
  return { max, mean: sum / exact.length }
}

function rowText({ name, ours: own, theirs, worse }) {
  const cells = [own.max, theirs?.max, own.mean, theirs?.mean].map((error) =>
    error === undefined ? '-' : error.toExponential(3),
  )
  return line(name, cells, worse ? 'larger' : '')
}

function line(name, cells, note) {
  const width = Math.max(...operations.map((operation) => operation.name.length))
  return `${name.padEnd(width)}${cells.map((cell) => cell.padStart(15)).join('')}  ${note}`.trimEnd()
}
