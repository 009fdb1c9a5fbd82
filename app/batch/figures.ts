/** The average and the maximum of a channel, as global pooling gives them, in one pass. */
import type { TensorView } from '#app/calls/kernelCall'

export interface Figures {
  /** Of a sum in float64. NaN where a cell is, or where infinities cancel. */
  readonly average: number
  /** As Math.max; NaN where a cell is. */
  readonly maximum: number
}

/** In four interleaved sums and maxima, which a processor takes side by side. */
export function figuresOf({ data, height, width, planeStride, rowStride }: TensorView, channel: number): Figures {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0]
  let [max0, max1, max2, max3] = [-Infinity, -Infinity, -Infinity, -Infinity]
  for (let row = 0; row < height; row++) {
    const begin = channel * planeStride + row * rowStride
    const end = begin + width
    const whole = end - (width % 4)
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
  }
  const sum = sum0 + sum1 + (sum2 + sum3)
  const max = Math.max(max0, max1, max2, max3)
  // Comparisons pass NaN by, and don't tell 0 from -0.
  const maximum =
    Number.isNaN(sum) || max === 0 ? exactMaximum({ data, height, width, planeStride, rowStride }, channel) : max
  return { average: sum / (height * width), maximum }
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
