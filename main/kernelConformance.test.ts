/** The kept conformance cases of other engines, on the portable kernels and on every native instruction set here. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadKernels } from '#native-kernels/index'
import { loadAddon } from '#native-kernels/addon'
import { executeWith } from '#native-kernels/conformance/execute'
import { runConformance } from '#native-kernels/conformance/run'
import { readNpy } from './files/npy'

const cases = join(import.meta.dirname, '..', 'native-kernels', 'conformance', 'cases')
const loaded = loadAddon()
const native = 'addon' in loaded ? loaded.addon.instructionSets : []
const kernelSets = [
  { name: 'portable', options: { prefer: 'portable' } as const },
  ...native.map((instructionSet) => ({ name: instructionSet, options: { prefer: 'native', instructionSet } as const })),
]

describe.each(kernelSets)('$name', ({ options }) => {
  const execute = executeWith(loadKernels(options).kernels)

  // Skipped are contested cases and 3-D pooling.
  test.each([
    ['keras-same', 93, 0],
    ['onnx-node', 117, 1],
    ['onnx-node-nd', 3, 3],
    ['onnx-pytorch', 42, 0],
    ['opencv', 7, 0],
    ['torch-grid', 290, 11],
    ['torch-quirk', 0, 3],
    ['tutorial', 6, 0],
  ])('%s', { timeout: 60_000 }, async (set, passed, skipped) => {
    const lines: string[] = []
    const result = await runConformance([join(cases, set)], { execute, readNpy, report: (line) => lines.push(line) })
    expect(lines.filter((line) => line.startsWith('failed'))).toEqual([])
    expect(result).toEqual({ passed, failed: 0, skipped })
  })
})
