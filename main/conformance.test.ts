/** Conformance through the engine, cut among its workers: what comes out does not depend on their number. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fromMap } from '../native-kernels/conformance/array'
import type { Execute } from '../native-kernels/conformance/execute'
import { runConformance } from '../native-kernels/conformance/run'
import { executeThrough } from './conformance'
import { createEngine } from './engine/index'
import { readNpy } from './files/npy'

const cases = join(import.meta.dirname, '..', 'native-kernels', 'conformance', 'cases')
const folders = ['onnx-pytorch', 'onnx-node-nd', 'tutorial'].map((set) => join(cases, set))

test('1, 2 and 4 threads pass with the same bits', { timeout: 60_000 }, async () => {
  const [one, two, four] = [await bitsWith(1), await bitsWith(2), await bitsWith(4)]
  expect(one.length).toBeGreaterThan(50)
  expect(two).toEqual(one)
  expect(four).toEqual(one)
})

/** The words of every map that the cases' calls gave. */
async function bitsWith(threads: number): Promise<Uint32Array[]> {
  const engine = createEngine({ threads, memoryBudget: 1e9, divide: true })
  const bits: Uint32Array[] = []
  const through = executeThrough(engine)
  const execute: Execute = async (...call) => {
    const map = await through(...call)
    bits.push(new Uint32Array(fromMap(map).buffer))
    return map
  }
  try {
    const { passed, failed } = await runConformance(folders, { execute, readNpy, report: () => undefined })
    expect({ passed, failed }).toEqual({ passed: 51, failed: 0 })
    return bits
  } finally {
    await engine.close()
  }
}
