/** float32 values as decimals: whole for exact reading, short for writing into cells. */

/** The shortest decimal that reads back to the same float32: `0.1`, `16777216`, `1e-45`; NaN, Inf, -Inf by name. */
export function shortest(value: number): string {
  return named(value) ?? digits(value, 9)
}

/** The value to some significant digits, 5 unless told: `0.12346`; what is exact sooner stays short. */
export function significant(value: number, maxDigits = 5): string {
  return named(value) ?? digits(value, maxDigits)
}

function named(value: number): string | null {
  if (Number.isNaN(value)) return 'NaN'
  if (Number.isFinite(value)) return null
  return value > 0 ? 'Inf' : '-Inf'
}

function digits(value: number, maxDigits: number): string {
  const single = Math.fround(value)
  if (Object.is(single, -0)) return '-0'
  for (let precision = 1; precision < maxDigits; precision++) {
    const text = single.toPrecision(precision)
    if (Math.fround(Number(text)) === single) return String(Number(text))
  }
  return String(Number(single.toPrecision(maxDigits)))
}
