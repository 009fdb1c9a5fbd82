/** Where workers are as many as cores, each has its own. */
import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { createEngine } from './createEngine'
import type { Engine } from './engine'
import { fillRandom, planOf } from './testing/maps'

const threads = cpus().length
/** Those that this process may use, as Linux lists them. Only Linux ties any. */
const own = process.platform === 'linux' ? coresIn(allowed('/proc/self/status')) : 0
const plan = planOf([['MaxPooling2D', { poolSize: [3, 3], strides: [1, 1] }]], mapShape(4, 1000, 1000))
let engine: Engine
beforeAll(() => {
  engine = createEngine({ threads, kernels: 'native', memoryBudget: 1e8 })
})
afterAll(() => engine.close())

function allowed(status: string): string {
  return /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync(status, 'utf8'))![1]!
}

/** How many cores a list such as 0-2,5 names. */
function coresIn(list: string): number {
  const spans = list.split(',').map((span) => span.split('-').map(Number))
  return spans.reduce((sum, span) => sum + span.at(-1)! - span[0]! + 1, 0)
}

/** The cores of the threads of this process that are tied to one. */
function tied(): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc/self/task')
    .map((task) => allowed(`/proc/self/task/${task}/status`))
    .filter((cores) => coresIn(cores) === 1)
}

async function run(): Promise<void> {
  const input = fillRandom(engine.allocate(plan.input), 1)
  for (const map of await engine.run(plan, input)) if (map) engine.release(map)
  engine.release(input)
}

test('and none when they are fewer', async () => {
  await run()
  // One worker may have done the run before another has begun.
  await expect.poll(tied).toHaveLength(own)
  expect(new Set(tied()).size).toBe(tied().length)
  engine.configure({ threads: threads + 1 })
  await run()
  await expect.poll(tied).toEqual([])
})
