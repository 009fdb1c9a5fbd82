import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { planBytes, planStack, type Plan } from '#app/plan'
import { uniformAt } from '#app/random'
import type { MapShape } from '#app/shape'
import { arbitraryInput, arbitraryStack } from '#app/testing/stacks'
import type { FeatureMap } from './featureMap'
import { createEngine } from './createEngine'
import type { Engine } from './engine'
import { fillMap, plainMap, runDully } from './testing/maps'
import { planWork } from './work'

const engineOf = (threads: number, kernels?: 'portable') =>
  createEngine({ threads, kernels, memoryBudget: 1e9, divide: true })
const portable = engineOf(2, 'portable')
const others = [1, 2, 4].map((threads) => engineOf(threads))
afterAll(() => Promise.all([portable, ...others].map((engine) => engine.close())))

const SECONDS = 60_000
/** What can be computed in a moment. */
const small = ({ plan }: { plan: Plan }) => planBytes(plan) < 1e6 && planWork(plan, 'portable') < 2e7
const runs = fc
  .record({ stack: arbitraryStack('small', 5), shape: arbitraryInput('small'), seed: fc.nat() })
  .map(({ stack, shape, seed }) => {
    const { input, steps } = planStack(stack, shape)
    return { plan: { input, steps, problem: null }, seed }
  })
  .filter(small)

test(
  'a map of the plan is exactly what the kernels fill: every cell, and nothing beside',
  () => {
    fc.assert(
      fc.property(runs, ({ plan, seed }) => {
        const made: FeatureMap[] = []
        runDully(plan, strangeInput(plainMap(plan.input), seed), (shape) => {
          made.push(unwritten(shape))
          return made.at(-1)!
        })
        for (const map of made) expect(unwrittenCells(map)).toEqual({ inside: 0, beside: map.data.length - cells(map) })
      }),
      { numRuns: 200 },
    )
  },
  SECONDS,
)

test(
  'cut into strips among workers, it gives the same maps, bit for bit',
  async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ plan, seed }) => {
        const wanted = runDully(plan, strangeInput(plainMap(plan.input), seed)).map(bitsOf)
        expect(await bitsThrough(portable, plan, seed)).toEqual(wanted)
      }),
      { numRuns: 100 },
    )
  },
  SECONDS,
)

test(
  'the number of threads changes no bit',
  async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ plan, seed }) => {
        const [one, two, four] = [others[0]!, others[1]!, others[2]!]
        const wanted = await bitsThrough(one, plan, seed)
        expect(await bitsThrough(two, plan, seed)).toEqual(wanted)
        expect(await bitsThrough(four, plan, seed)).toEqual(wanted)
      }),
      { numRuns: 100 },
    )
  },
  SECONDS,
)

/** The words of every map of a run. */
async function bitsThrough(engine: Engine, plan: Plan, seed: number): Promise<number[][]> {
  const input = strangeInput(engine.allocate(plan.input), seed)
  const maps = await engine.run(plan, input)
  const words = maps.map((map) => bitsOf(map!))
  for (const map of [input, ...maps]) engine.release(map!)
  return words
}

/** Values from -2 to 2, and now and then one that kernels trip over. */
function strangeInput(map: FeatureMap, seed: number): FeatureMap {
  const strange = [NaN, Infinity, -Infinity, -0, 1e-40, 3e38]
  let index = 0
  return fillMap(map, () => {
    const place = index++
    const chance = uniformAt(seed, 2 * place) * 200
    return strange[Math.floor(chance)] ?? 4 * uniformAt(seed, 2 * place + 1) - 2
  })
}

/** A NaN that no arithmetic makes. */
const UNWRITTEN = 0x7fd5a5a5

function unwritten(shape: MapShape): FeatureMap {
  const map = plainMap(shape)
  bits(map).fill(UNWRITTEN)
  return map
}

function unwrittenCells(map: FeatureMap): { inside: number; beside: number } {
  const inside = bitsOf(map).filter((word) => word === UNWRITTEN).length
  return { inside, beside: bits(map).filter((word) => word === UNWRITTEN).length - inside }
}

/** The words of a map's cells. */
function bitsOf(map: FeatureMap): number[] {
  const words = bits(map)
  const found: number[] = []
  for (let channel = 0; channel < map.channels; channel++) {
    for (let row = 0; row < map.height; row++) {
      const first = channel * map.planeStride + row * map.rowStride
      found.push(...words.subarray(first, first + map.width))
    }
  }
  return found
}

function bits({ data }: FeatureMap): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.length)
}

function cells({ channels, height, width }: FeatureMap): number {
  return channels * height * width
}
