/**
 * Regions on one axis for the poolings whose windows do not slide evenly: adaptive and fractional.
 */
import type { Span } from './kernelCall'

/** The regions of `adaptiveSpan` for a whole axis. */
export function adaptiveSpans(n: number, out: number): readonly Span[] {
  return Array.from({ length: out }, (_, i) => adaptiveSpan(n, out, i))
}

/** Region i of `out` covers floor(i n / out) up to ceil((i + 1) n / out); they may overlap, and out may exceed n. */
export function adaptiveSpan(n: number, out: number, i: number): Span {
  return { begin: Math.floor((i * n) / out), end: Math.ceil(((i + 1) * n) / out) }
}

/**
 * PyTorch's fractional windows of k cells: start i is int((i + u) alpha) - int(u alpha), alpha = (n - k) / (out - 1),
 * and the last start is n - k.
 * @param u where the sequence begins, 0 <= u < 1.
 */
export function fractionalSpans(n: number, out: number, k: number, u: number): readonly Span[] {
  const alpha = out > 1 ? (n - k) / (out - 1) : 0
  return Array.from({ length: out }, (_, i) => {
    const begin = i === out - 1 ? n - k : Math.trunc((i + u) * alpha) - Math.trunc(u * alpha)
    return { begin, end: begin + k }
  })
}
