/** The average and the maximum of each channel, in one pass. */
import type { TensorView } from '#app/calls/kernels'

/** As `Kernels.channelFigures`. The order of the additions is part of it: native kernels give the same bits. */
export function channelFigures(map: TensorView, into: Float64Array): void {
  for (let channel = 0; channel < map.channels; channel++) into.set(figuresOf(map, channel), 2 * channel)
}

function figuresOf(map: TensorView, channel: number): readonly [average: number, maximum: number] {
  const { data, height, width, planeStride, rowStride } = map
  const sums = new Float64Array(4)
  const maxima = new Float64Array(4).fill(-Infinity)
  for (let row = 0; row < height; row++) {
    const begin = channel * planeStride + row * rowStride
    addRow(data, begin, begin + width, sums, maxima)
  }
  const sum = sums[0]! + sums[1]! + (sums[2]! + sums[3]!)
  const max = Math.max(...maxima)
  // Comparisons pass NaN by, and don't tell 0 from -0.
  const maximum = Number.isNaN(sum) || max === 0 ? exactMaximum(map, channel) : max
  return [sum / (height * width), maximum]
}

/**
 * Adds cells to four interleaved sums and maxima, which a processor takes side by side. A function of its own: within the
 * loop over rows, V8 keeps these in memory, which takes four times as long.
 */
function addRow(data: Float32Array, begin: number, end: number, sums: Float64Array, maxima: Float64Array): void {
  let sum0 = sums[0]!
  let sum1 = sums[1]!
  let sum2 = sums[2]!
  let sum3 = sums[3]!
  let max0 = maxima[0]!
  let max1 = maxima[1]!
  let max2 = maxima[2]!
  let max3 = maxima[3]!
  const whole = end - ((end - begin) % 4)
  let i = begin
  for (; i < whole; i += 4) {
    const a = data[i]!
    const b = data[i + 1]!
    const c = data[i + 2]!
    const d = data[i + 3]!
    sum0 += a
    sum1 += b
    sum2 += c
    sum3 += d
    if (a > max0) max0 = a
    if (b > max1) max1 = b
    if (c > max2) max2 = c
    if (d > max3) max3 = d
  }
  for (; i < end; i++) {
    const a = data[i]!
    sum0 += a
    if (a > max0) max0 = a
  }
  sums[0] = sum0
  sums[1] = sum1
  sums[2] = sum2
  sums[3] = sum3
  maxima[0] = max0
  maxima[1] = max1
  maxima[2] = max2
  maxima[3] = max3
}

function exactMaximum(
  { data, height, width, planeStride, rowStride }: Omit<TensorView, 'channels'>,
  channel: number,
): number {
  let max = -Infinity
  for (let row = 0; row < height; row++) {
    const begin = channel * planeStride + row * rowStride
    for (let i = begin; i < begin + width; i++) max = Math.max(max, data[i]!)
  }
  return max
}
