/** Float32 numbers as the shortest decimals that read back to the same bits. */

/** No number is longer than this many characters, as -0.0000123456789 is. */
export const MAX_FLOAT32_LENGTH = 16

/**
 * The shortest decimal that reads back to the same float32, whether it is read as float32 or as float64 and then
 * rounded. Not-a-number is `nan`, infinities are `inf` and `-inf`, as NumPy reads them. The negative zero is `-0.0`, so
 * that a reader which takes a column of whole numbers for integers keeps its sign.
 */
export function shortestFloat32(x: number): string {
  return String.fromCharCode(...scratch.subarray(0, writeFloat32(scratch, 0, x)))
}

/**
 * Writes `shortestFloat32(x)` as ASCII at `at`, where at least MAX_FLOAT32_LENGTH bytes are free.
 * @returns the index after the last character
 */
export function writeFloat32(into: Uint8Array, at: number, x: number): number {
  if (x === 0) {
    return writeText(into, at, Object.is(x, -0) ? '-0.0' : '0')
  }
  if (x < 0) {
    into[at++] = MINUS
    x = -x
  }
  if (x < 1e6 && x === Math.floor(x)) return writeInteger(into, at, x)
  if (x >= FAST_FROM && x < FAST_TO) return writeFast(into, at, Math.fround(x))
  if (x !== x) return writeText(into, at, 'nan')
  x = Math.fround(x)
  return writeText(into, at, x === Infinity ? 'inf' : slowShortest(x))
}

/** Writes a whole number from 0 to 2^31 - 1 in decimal; gives the index after it. */
export function writeInteger(into: Uint8Array, at: number, m: number): number {
  return writeDigits(into, at, m, digitCount(m))
}

const scratch = new Uint8Array(MAX_FLOAT32_LENGTH)
const MINUS = 45
const POINT = 46
const ZERO = 48
const LETTER_E = 101

/** Powers of ten that a double holds exactly. */
const TEN = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`))
const FIVE = Array.from({ length: 23 }, (_, k) => 5 ** k)

/** Between these, all that `writeFast` multiplies and divides by is an exact power of ten. */
const FAST_FROM = 1e-13
const FAST_TO = 1e22

/** Exponents for which 0.00012 or 1200 is written instead of 1.2e-4 or 1.2e3. */
const PLAIN_FROM = -5
const PLAIN_TO = 9

/**
 * Tries 6, 7, 8 and 9 significant digits. Six digits survive the way through float32 and back, so where six are
 * enough, the shortest decimal is those six without their trailing zeros; nine are always enough.
 */
function writeFast(into: Uint8Array, at: number, x: number): number {
  const exponent = decimalExponent(x)
  for (let digits = 6; digits <= 9; digits++) {
    const k = digits - 1 - exponent
    const nearest = Math.round(k >= 0 ? x * TEN[k]! : x / TEN[-k]!)
    if (readsBack(nearest, k, x)) return writeDecimal(into, at, nearest, digits, exponent)
    // Below a power of two floats stand closer than above it, so the decimal above may do where the nearest fails.
    if (isPowerOfTwo(x) && readsBack(nearest + 1, k, x)) return writeDecimal(into, at, nearest + 1, digits, exponent)
  }
  return writeText(into, at, slowShortest(x))
}

/** Floor of log10(x), for x in the fast range. */
function decimalExponent(x: number): number {
  if (x >= 1) {
    let e = 0
    while (x >= TEN[e + 1]!) e++
    return e
  }
  let e = -1
  while (x * TEN[-e]! < 1) e--
  return e
}

/**
 * Whether the decimal m / 10^k becomes x. The quotient of two exact doubles is rounded as a reader rounds the text.
 * If it falls on the middle between two floats, a reader of float32 sees on which side the decimal stands, so then
 * only the middle itself will do.
 */
function readsBack(m: number, k: number, x: number): boolean {
  const value = k >= 0 ? m / TEN[k]! : m * TEN[-k]!
  if (Math.fround(value) !== x) return false
  const onTheBorder = Math.fround(value + (value - x) * 1e-6) !== x
  return !onTheBorder || k <= 0 || m % FIVE[k]! === 0
}

const bits = new Uint32Array(1)
const float = new Float32Array(bits.buffer)

function isPowerOfTwo(x: number): boolean {
  float[0] = x
  return (bits[0]! & 0x7fffff) === 0
}

/** Writes m x 10^(exponent - digits + 1), where m has that many digits (or one more, where it was rounded up). */
function writeDecimal(into: Uint8Array, at: number, m: number, digits: number, exponent: number): number {
  if (m === TEN[digits]) exponent++
  m = withoutTrailingZeros(m | 0)
  const count = digitCount(m)
  if (exponent < PLAIN_FROM || exponent > PLAIN_TO) return writeScientific(into, at, m, count, exponent)
  if (exponent < 0) {
    into[at++] = ZERO
    into[at++] = POINT
    for (let e = -1; e > exponent; e--) into[at++] = ZERO
    return writeDigits(into, at, m, count)
  }
  const whole = exponent + 1
  if (count > whole) return writeWithPoint(into, at, m, count, whole)
  at = writeDigits(into, at, m, count)
  for (let zeros = count; zeros < whole; zeros++) into[at++] = ZERO
  return at
}

function withoutTrailingZeros(m: number): number {
  for (;;) {
    const tens = (m / 10) | 0
    if (tens * 10 !== m) return m
    m = tens
  }
}

function writeScientific(into: Uint8Array, at: number, m: number, count: number, exponent: number): number {
  at = count > 1 ? writeWithPoint(into, at, m, count, 1) : writeDigits(into, at, m, count)
  into[at++] = LETTER_E
  if (exponent < 0) into[at++] = MINUS
  return writeInteger(into, at, Math.abs(exponent))
}

function writeWithPoint(into: Uint8Array, at: number, m: number, count: number, whole: number): number {
  const split = TEN[count - whole]!
  const front = (m / split) | 0
  at = writeDigits(into, at, front, whole)
  into[at++] = POINT
  return writeDigits(into, at, m - front * split, count - whole)
}

function digitCount(m: number): number {
  let count = 1
  while (m >= TEN[count]!) count++
  return count
}

function writeDigits(into: Uint8Array, at: number, m: number, count: number): number {
  let rest = m | 0
  for (let i = at + count - 1; i >= at; i--) {
    const tens = (rest / 10) | 0
    into[i] = ZERO + rest - tens * 10
    rest = tens
  }
  return at + count
}

function writeText(into: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) into[at++] = text.charCodeAt(i)
  return at
}

/** Very small and very large numbers: each length in turn. */
function slowShortest(x: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = x.toExponential(digits)
    if (exactlyReadsBack(text, x)) return text.replace('e+', 'e')
    if (isPowerOfTwo(x)) {
      const above = nextDecimal(text)
      if (exactlyReadsBack(above, x)) return above
    }
  }
  return x.toExponential(8).replace('e+', 'e')
}

function exactlyReadsBack(text: string, x: number): boolean {
  const value = Number(text)
  return Math.fround(value) === x && Math.fround(value + (value - x) * 1e-6) === x
}

/** The decimal with the same number of digits that is one unit of its last digit above. */
function nextDecimal(text: string): string {
  const [mantissa = '', exponent = ''] = text.split('e')
  const digits = mantissa.replace('.', '')
  return `${Number(digits) + 1}e${Number(exponent) - digits.length + 1}`
}
