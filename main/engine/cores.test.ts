/** Where workers are as many as cores, each has its own. */
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { mapShape } from '../../app/shape'
import { createEngine, type Engine } from './index'
import { fillRandom, planOf } from './testing/maps'

const threads = availableParallelism()
const plan = planOf([['MaxPooling2D', { poolSize: [3, 3] }]], mapShape(4, 500, 500))
let engine: Engine
beforeAll(() => {
  engine = createEngine({ threads, kernels: 'native', memoryBudget: 1e8 })
})
afterAll(() => engine.close())

/** The cores of the threads of this process that are tied to one. Only Linux ties any. */
function tied(): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc/self/task')
    .map((task) => /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync(`/proc/self/task/${task}/status`, 'utf8'))![1]!)
    .filter((cores) => /^\d+$/.test(cores))
}

async function run(): Promise<void> {
  const input = fillRandom(engine.allocate(plan.input), 1)
  for (const map of await engine.run(plan, input)) if (map) engine.free(map)
  engine.free(input)
}

test('and none when they are fewer', async () => {
  await run()
  // One worker may have done the run before another has begun.
  await vi.waitFor(() => expect(tied()).toHaveLength(process.platform === 'linux' ? threads : 0))
  expect(new Set(tied()).size).toBe(tied().length)
  engine.configure({ threads: threads + 1 })
  await run()
  await vi.waitFor(() => expect(tied()).toEqual([]))
})
