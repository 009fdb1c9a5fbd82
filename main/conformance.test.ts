/**
 * Conformance through the engine, cut among its workers: every case passes on each set of kernels that this machine
 * has, and what comes out does not depend on the number of threads.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { KernelKind } from '#app/calls/kernels'
import { loadAddon } from '#native-kernels/addon'
import { fromMap } from '#native-kernels/conformance/array'
import type { Execute } from '#native-kernels/conformance/execute'
import { bitsOf } from '#native-kernels/testing/sets'
import { runConformance } from '#native-kernels/conformance/run'
import { executeThrough } from './conformance'
import { createEngine } from './engine/createEngine'
import { readNpy } from './files/npy'

const cases = join(import.meta.dirname, '..', 'native-kernels', 'conformance', 'cases')
const addon = loadAddon()
const native = 'addon' in addon ? addon.addon.instructionSets : []

afterEach(() => vi.unstubAllEnvs())

describe.each(['portable', 'wasm', ...native])('the cases on %s kernels', (name) => {
  test('pass, with the same bits on one thread and on several', { timeout: 300_000 }, async () => {
    const kernels = name === 'portable' || name === 'wasm' ? name : 'native'
    if (kernels === 'native') vi.stubEnv('POOLSCOPE_ISA', name)
    const [one, three] = [await outcome(1, kernels), await outcome(3, kernels)]
    // Skipped are contested cases and 3-D pooling.
    expect(one).toMatchObject({ passed: 654, skipped: 18, failed: [], skippedInVain: [] })
    expect(three).toEqual(one)
  })
})

/** What became of the cases, and a digest of the words of every map that their calls gave. */
async function outcome(threads: number, kernels: KernelKind) {
  const engine = createEngine({ threads, memoryBudget: 1e9, divide: true, kernels })
  const through = executeThrough(engine, kernels)
  const bits = createHash('sha256')
  const execute: Execute = async (...call) => {
    const map = await through(...call)
    bits.update(bitsOf(fromMap(map)))
    return map
  }
  const lines: string[] = []
  try {
    const { passed, skipped } = await runConformance([cases], { execute, readNpy, report: (line) => lines.push(line) })
    const failed = lines.filter((line) => line.startsWith('failed'))
    const skippedInVain = lines.filter((line) => line.startsWith('unsupported') && !/in [13] dimensions?$/.test(line))
    return { passed, skipped, failed, skippedInVain, bits: bits.digest('hex') }
  } finally {
    await engine.close()
  }
}
