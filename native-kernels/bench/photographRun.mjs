/**
 * One case of photograph.mjs in a process of its own: `node photographRun.mjs CASE [changes]` prints the milliseconds of
 * the first run and of later ones, MB of resident memory before it and at most, and on request what changes take.
 */
import { readFileSync } from 'node:fs'
import { createEngine, engineModule, median, planOf } from './ours.mjs'
import { cases, photograph } from './photograph.mjs'

const BUDGET = 16e9
const { computeMaps, createSharedMaps, heldLevels, isStreamed, missingBytes, releaseMap, streamImage, vectorShape } =
  engineModule
const { keep, others } = cases[process.argv[2]]
const engine = createEngine({ memoryBudget: BUDGET })
const shared = createSharedMaps(() => BUDGET / 16)
const input = await photographOf(1)

/** A run as the service does it, up to the first view of each map that is kept. */
async function run({ stack = photograph.stack, image = input, cacheKey } = {}) {
  const plan = planOf({ ...photograph, stack })
  const levels = heldLevels(plan, BUDGET, new Set(keep), others, missingBytes(image))
  const maps = await computeMaps(engine, plan, image, { levels, budget: BUDGET, shared, ...(cacheKey && { cacheKey }) })
  for (const map of maps) if (map && !isStreamed(map)) await engine.ranges(map)
  return maps
}

const free = (maps) => maps.forEach((map) => map && releaseMap(engine, map))

async function timed(work) {
  const start = performance.now()
  const maps = await work()
  return { milliseconds: performance.now() - start, maps }
}

async function time(work) {
  const { milliseconds, maps } = await timed(work)
  free(maps)
  return milliseconds
}

const before = resident('VmRSS')
const first = await time(run)
const most = resident('VmHWM')
const later = []
for (let i = 0; i < 5; i++) later.push(await time(run))
const knobs = process.argv[3] === 'changes' ? await changes() : null
process.stdout.write(JSON.stringify({ before, first, later: median(later), most, knobs }))
await engine.close()

/** What single changes take while the maps before them are on screen. */
async function changes() {
  const changed = (layer, change) => photograph.stack.map((one, i) => (i === layer ? { ...one, ...change } : one))
  const times = { pooling: [], image: [], kernel: [], undo: [] }
  const other = await photographOf(2)
  for (let round = 0; round < 3; round++) {
    const shown = await run({ cacheKey: 'image' })
    times.pooling.push(await time(() => run({ cacheKey: 'image', stack: changed(4, { type: 'average' }) })))
    times.image.push(await time(() => run({ cacheKey: 'other', image: other })))
    const edited = await timed(() => run({ cacheKey: 'image', stack: changed(2, { method: 'fast' }) }))
    times.kernel.push(edited.milliseconds)
    free(shown)
    times.undo.push(await time(() => run({ cacheKey: 'image' })))
    free(edited.maps)
    for (const key of ['image', 'other']) {
      engine.forget(key)
      shared.forget(key)
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]))
}

/** The map of a photograph of noise, whose samples are written where they stay: an array beside them would count as resident. */
async function photographOf(seed) {
  const [channels, height, width] = photograph.input
  const memory = engine.allocate(vectorShape((channels * height * width) / 4))
  const pixels = new Uint8Array(memory.data.buffer, memory.data.byteOffset, channels * height * width)
  let state = seed
  for (let i = 0; i < pixels.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    pixels[i] = state >>> 24
  }
  const image = { width, height, channels, white: 255, pixels }
  try {
    return await streamImage(engine, { image, memory }, { channels: 'rgb', range: 'unit' }, BUDGET, {})
  } finally {
    engine.release(memory)
  }
}

function resident(what) {
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024
}
