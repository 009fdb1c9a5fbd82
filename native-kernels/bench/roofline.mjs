/**
 * What the machine gives at best, measured by machine.cpp: bandwidth of reading and of writing past the cache, and
 * fused multiply-adds. `nearness` is the time that a workload would take at these rates, the memory's or the
 * arithmetic's, whichever is longer, as a share of the time taken.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { planOf } from './ours.mjs'

const folder = join(import.meta.dirname, '../../out/bench')
const program = join(folder, process.platform === 'win32' ? 'machine.exe' : 'machine')
let built = false

/** @throws Error where there is no C++ compiler; CXX names one. */
export function measureMachine(threads) {
  if (!built) {
    mkdirSync(folder, { recursive: true })
    const source = join(import.meta.dirname, 'machine.cpp')
    const flags = [
      '-std=c++17',
      '-O3',
      process.arch === 'arm64' ? '-mcpu=native' : '-march=native',
      '-ffp-contract=fast',
      '-pthread',
    ]
    execFileSync(process.env.CXX ?? 'c++', [...flags, source, '-o', program], { stdio: 'inherit' })
    built = true
  }
  const [readGBs, writeGBs, gflops] = execFileSync(program, [String(threads)], { encoding: 'utf8' })
    .split(' ')
    .map(Number)
  return { readGBs, writeGBs, gflops }
}

export function nearness(workload, milliseconds, { readGBs, writeGBs, gflops }) {
  const { read, written } = bytesOf(workload)
  const memory = (read / readGBs + written / writeGBs) / 1e6
  return Math.max(memory, flopsOf(workload) / gflops / 1e6) / milliseconds
}

/** Bytes that have to be read and written at least: the input and the maps that are kept. */
function bytesOf(workload) {
  const plan = planOf(workload)
  const [channels, height, width] = workload.input
  const kept = plan.steps.filter((_, step) => workload.keep?.includes(step) ?? true)
  return { read: 4 * channels * height * width, written: kept.reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** Multiplications and additions of the convolutions. */
function flopsOf(workload) {
  return 2 * planOf(workload).steps.reduce((sum, { macs }) => sum + macs, 0)
}
