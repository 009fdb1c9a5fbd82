/**
 * OpenCV and PyTorch beside the engines of the benchmark, where Python has them: `peers.py` in a process of its own for each
 * workload, which runs when it is asked to, so that its rounds alternate with those of the others.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Values of a map that are compared. */
const COMPARED = 10_000
/** Of the largest value of a map: sums in another order differ, and those of the method "fast" more. */
const TOLERANCE = 1e-4

/**
 * Starts the peers on a workload, and says on stderr which modules are missing and who computes something else.
 * @param workload `{input, stack, keep}`
 * @param numbers of the input; `model` is the bytes of the workload as an ONNX file, `constants` are its weights
 * @param ours the maps that are kept, as the engine has computed them
 * @returns `peers` that compute the same, each with its name, `time(repeat)` in milliseconds and `difference`; and what
 * ends their process
 */
export async function startPeers({ input, stack, keep }, { numbers, model, constants }, threads, ours) {
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['-c', '0']).status === 0)
  if (!python) {
    sayMissing(['cv2', 'torch'])
    return { peers: [], end: () => undefined }
  }
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-peers-'))
  const write = (name, bytes) => writeFile(join(folder, name), bytes)
  await write('workload.json', JSON.stringify({ input, stack, keep }))
  await write('x.bin', numbers)
  await write('model.onnx', model)
  for (const [name, { data }] of Object.entries(constants)) await write(`${name}.bin`, data)
  const child = spawn(python, [join(import.meta.dirname, 'peers.py'), folder, String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('peers.py ended unexpectedly')
    return JSON.parse(value)
  }
  const ask = (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`)
    return next()
  }
  // All files are read by then.
  const { peers, missing } = await next().finally(() => rm(folder, { recursive: true }))
  sayMissing(missing)
  const agreeing = []
  for (const name of peers) {
    const difference = await differenceFrom(ours, (step) => ask({ peer: name, step }))
    if (difference <= TOLERANCE) agreeing.push({ name, difference, time: (repeat) => ask({ peer: name, repeat }) })
    else process.stderr.write(`${name} computes something else (it differs by ${difference}), and is not timed.\n`)
  }
  return { peers: agreeing, end: () => child.stdin.end() }
}

let said = false
function sayMissing(modules) {
  if (modules.length > 0 && !said)
    process.stderr.write(
      `Python has no ${modules.join(', ')} (on Debian: apt-get install python3-opencv python3-torch).\n`,
    )
  said = true
}

/** The largest difference between our maps and those of a peer, as a share of the largest value of each map. */
async function differenceFrom(maps, valuesOfPeer) {
  const counts = maps.map(({ channels, height, width }) => channels * height * width)
  const step = Math.ceil(Math.max(...counts) / COMPARED) | 1
  const theirs = await valuesOfPeer(step)
  const differences = maps.map((map, i) => {
    const ours = valuesOf(map, step)
    if (ours.length !== theirs[i].length) return Infinity
    const largest = ours.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    return ours.reduce((most, value, at) => Math.max(most, Math.abs(value - theirs[i][at])), 0) / largest
  })
  return Math.max(...differences)
}

/** Every so many values of a map, in the order of channels, rows and columns. */
function valuesOf({ channels, height, width, planeStride, rowStride, data }, step) {
  const values = []
  for (let at = 0; at < channels * height * width; at += step) {
    const [c, cell] = [Math.floor(at / (height * width)), at % (height * width)]
    values.push(data[c * planeStride + Math.floor(cell / width) * rowStride + (cell % width)])
  }
  return values
}
