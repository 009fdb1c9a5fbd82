/**
 * Reproducible random numbers: the same on every machine, because they come from integer arithmetic only.
 */

/**
 * The index-th number (0, 1, 2 ...) of the splitmix32 sequence that starts at `seed`: uniform in [0, 1), a multiple
 * of 2^-32. Reaching any number of the sequence directly, workers can share one sequence without order.
 * @param seed an integer; taken modulo 2^32.
 */
export function uniformAt(seed: number, index: number): number {
  let bits = (seed + Math.imul(index + 1, 0x9e3779b9)) | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad)
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97)
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32
}
