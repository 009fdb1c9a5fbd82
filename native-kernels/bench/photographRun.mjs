/**
 * One case of photograph.mjs in a process of its own: `node photographRun.mjs CASE [changes]` prints the milliseconds of
 * the first run and of later ones, MB of resident memory before it and at most, and on request what changes take.
 */
import { readFileSync } from 'node:fs'
import { createEngine, engineModule, median, planOf } from './ours.mjs'
import { cases, photograph } from './photograph.mjs'

const BUDGET = 16e9
const { computeMaps, createSharedMaps, heldLevels, isStreamed, releaseMap } = engineModule
const { keep, others } = cases[process.argv[2]]
const engine = createEngine({ memoryBudget: BUDGET })
const shared = createSharedMaps(() => BUDGET / 16)
const input = filled(1)

/** A run as the service does it, up to the first view of each map that is kept. */
async function run({ stack = photograph.stack, image = input, cacheKey } = {}) {
  const plan = planOf({ ...photograph, stack })
  const levels = heldLevels(plan, BUDGET, new Set(keep), others)
  const maps = levels
    ? await computeMaps(engine, plan, image, { levels, budget: BUDGET, shared, ...(cacheKey && { cacheKey }) })
    : await engine.run(plan, image, { keep: new Set(keep), summarize: true, ...(cacheKey && { cacheKey }) })
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
  const other = filled(2)
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

/** An input of noise, written where it is: an array beside it would count as resident. */
function filled(seed) {
  const map = engine.allocate(planOf(photograph).input)
  let state = seed
  for (let i = 0; i < map.data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    map.data[i] = state / 2 ** 31
  }
  return map
}

function resident(what) {
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024
}
