/**
 * What this machine gives, as far as the engine's own kernels can reach it, and how near a workload comes: reading by a
 * global maximum over a map larger than the caches, writing by enlarging a small map, arithmetic by a convolution
 * of many channels. `nearness` is the time that the dearest of the three would take, as a share of the time taken.
 */
import { planOf, timeOf } from './ours.mjs'

const conv = (size, channels, filters) => ({ kind: 'conv', size, channels, filters, padding: 'valid', method: 'exact' })

export async function measureMachine(engine) {
  const reading = { input: [16, 2048, 2048], stack: [{ kind: 'global', type: 'max' }] }
  const writing = { input: [4, 512, 512], stack: [{ kind: 'enlarge', size: 8 }] }
  const arithmetic = { input: [32, 256, 256], stack: [conv(3, 32, 64)] }
  return {
    readGBs: bytesOf(reading).read / (await timeOf(engine, reading)) / 1e6,
    writeGBs: bytesOf(writing).written / (await timeOf(engine, writing)) / 1e6,
    gflops: flopsOf(arithmetic) / (await timeOf(engine, arithmetic)) / 1e6,
  }
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
