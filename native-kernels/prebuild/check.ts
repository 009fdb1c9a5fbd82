/**
 * `check.js CASES [N]`: the native addon on each instruction set of this machine against the conformance cases in the
 * folder, and against the portable kernels on N random calls of each kind (default 40). Exits with 1 where one differs.
 */
import fc from 'fast-check'
import { geometryOf } from '#app/calls/geometry'
import type { Kernels } from '#app/calls/kernels'
import { readNpy } from '#main/files/npy'
import { loadAddon } from '#native-kernels/addon'
import { firstDifference } from '#native-kernels/conformance/compare'
import { executeWith } from '#native-kernels/conformance/execute'
import { runConformance } from '#native-kernels/conformance/run'
import { loadKernels } from '#native-kernels/index'
import { portableKernels } from '#native-kernels/portable/index'
import * as cases from '#native-kernels/testing/cases'
import type { Case } from '#native-kernels/testing/case'
import { cellsOf, compute } from '#native-kernels/testing/maps'

const [folder = '', runs = '40'] = process.argv.slice(2)
const loaded = loadAddon()
if (!('addon' in loaded)) throw new Error(loaded.failures.join(' '))
console.log(`Node ${process.version}, ${process.platform}-${process.arch}, ${loaded.path}`)

let failed = 0
for (const instructionSet of loaded.addon.instructionSets) {
  const { kernels } = loadKernels({ prefer: 'native', instructionSet })
  failed += await conformance(kernels, instructionSet)
  failed += randomCalls(kernels, instructionSet)
}
process.exit(failed > 0 ? 1 : 0)

async function conformance(kernels: Kernels, instructionSet: string): Promise<number> {
  const lines: string[] = []
  const result = await runConformance([folder], {
    execute: executeWith(kernels),
    readNpy,
    report: (line) => lines.push(line),
  })
  for (const line of lines.filter((line) => line.startsWith('failed'))) console.log(line)
  console.log(`${instructionSet}: conformance, ${lines.at(-1)}`)
  return result.failed
}

function randomCalls(kernels: Kernels, instructionSet: string): number {
  const counts = { passed: 0, failed: 0 }
  for (const kind of kinds()) {
    for (const test of fc.sample(kind, { numRuns: Number(runs), seed: 1 })) {
      const difference = differenceOf(test, kernels)
      if (difference === null) counts.passed++
      else if (counts.failed++ < 20) console.log(`failed      ${JSON.stringify(test.call)}: ${difference}`)
    }
  }
  console.log(`${instructionSet}: random calls, ${counts.passed} passed, ${counts.failed} failed`)
  return counts.failed
}

function kinds(): readonly fc.Arbitrary<Case>[] {
  return Object.entries(cases).flatMap(([name, kind]) => (name.endsWith('Case') ? [kind as fc.Arbitrary<Case>] : []))
}

function differenceOf({ call, inputs, weights, output, tolerance, cuts }: Case, kernels: Kernels): string | null {
  const units = { rows: output.height, planes: output.channels, whole: 1 }[geometryOf(call).partition]
  const [got, wanted] = [kernels, portableKernels].map((each) => {
    const values = cellsOf(compute(each, call, inputs, output, weights, units, cuts))
    return { shape: [values.length], values }
  })
  if (!got || !wanted) return null
  return firstDifference(got, wanted, { rtol: 2e-7, atol: tolerance })
}
