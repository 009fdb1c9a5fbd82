/**
 * What the machine gives at best, measured by machine.cpp: bandwidth of reading and of writing past the cache, and
 * fused multiply-adds. `nearness` is the time that a workload would take at these rates, the memory's or the
 * arithmetic's, whichever is longer, as a share of the time taken.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

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

export function nearness({ read, written, multiplications }, milliseconds, { readGBs, writeGBs, gflops }) {
  const memory = (read / readGBs + written / writeGBs) / 1e6
  return Math.max(memory, (2 * multiplications) / gflops / 1e6) / milliseconds
}

/**
 * What a workload needs at least: the bytes of the input and the weights, read, those of the maps that are kept,
 * written, and the multiplications of the convolutions, each with an addition.
 */
export function demandOf(plan, keep) {
  const { channels, height, width } = plan.input
  const sum = (of) => plan.steps.reduce((total, step, i) => total + of(step, i), 0)
  return {
    read: 4 * (channels * height * width + sum(({ trainable, nonTrainable }) => trainable + nonTrainable)),
    written: sum(({ bytes }, i) => ((keep?.includes(i) ?? true) ? bytes : 0)),
    multiplications: sum(({ macs }) => macs),
  }
}
