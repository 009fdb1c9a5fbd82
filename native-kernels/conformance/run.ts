/**
 * Runs folders of conformance cases through any way of computing kernel calls.
 */
import { readdir } from 'node:fs/promises'
import { Failure, toPlain } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import { at, type NdArray } from './array'
import { readCase, type ConformanceCase, type ReadNpy } from './case'
import { firstDifference } from './compare'
import type { Execute } from './execute'
import { operationOf } from './operations/index'
import { Unsupported } from './operations/operation'

export interface ConformanceTools {
  readonly execute: Execute
  readonly readNpy: ReadNpy
  /** Receives one line for each case, then what was skipped, then `N passed, N failed, N skipped`. */
  readonly report: (line: string) => void
}

export interface ConformanceResult {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/**
 * Runs every case in the folders, at any depth. Unsupported and contested cases count as skipped.
 * @throws Failure 'not-found' if a folder is missing or holds no case.
 */
export async function runConformance(
  folders: readonly string[],
  { execute, readNpy, report }: ConformanceTools,
): Promise<ConformanceResult> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const skipped: string[] = []
  for (const folder of folders) {
    for (const caseFolder of await caseFolders(folder)) {
      const verdict = await judge(caseFolder, execute, readNpy)
      const line = `${verdict.kind.padEnd(11)} ${verdict.name}${verdict.why ? `: ${verdict.why}` : ''}`
      report(line)
      if (verdict.kind === 'unsupported' || verdict.kind === 'contested') {
        skipped.push(line)
        counts.skipped++
      } else {
        counts[verdict.kind]++
      }
    }
  }
  if (skipped.length > 0) ['', 'Skipped:', ...skipped.map((line) => `  ${line}`)].forEach(report)
  report(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  return counts
}

interface Verdict {
  readonly kind: 'passed' | 'failed' | 'unsupported' | 'contested'
  readonly name: string
  readonly why?: string
}

async function judge(folder: string, execute: Execute, readNpy: ReadNpy): Promise<Verdict> {
  let name = folder
  try {
    const problem = readCase(folder, readNpy)
    name = problem.name
    const difference = differenceOf(problem, await operationOf(problem.op)({ case: problem, execute }))
    if (problem.contested !== undefined) {
      const outcome = difference === null ? 'gives the expected values' : difference
      return { kind: 'contested', name, why: `${problem.contested}; here: ${outcome}` }
    }
    return difference === null ? { kind: 'passed', name } : { kind: 'failed', name, why: difference }
  } catch (error) {
    if (error instanceof Unsupported) return { kind: 'unsupported', name, why: error.message }
    return { kind: 'failed', name, why: formatEnglish(toPlain(error).message) }
  }
}

function differenceOf({ wanted, outputNames, tolerance }: ConformanceCase, got: readonly NdArray[]): string | null {
  for (const [i, array] of wanted.entries()) {
    const difference = firstDifference(at(got, i), array, tolerance)
    if (difference !== null) return `${at(outputNames, i)} ${difference}`
  }
  return null
}

/** The folders at or below `folder` that hold a case.json, in the order of their names. */
async function caseFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new Failure('not-found', `${folder}: expected a folder with conformance cases, but it can't be read.`)
  })
  const found = entries.filter((entry) => entry.name === 'case.json').map((entry) => entry.parentPath)
  if (found.length === 0) {
    throw new Failure('not-found', `${folder}: expected folders with a case.json and .npy files, found none.`)
  }
  return found.sort()
}
