/** Numbers for people: `1,024`, `15 µs`, `0.42 ms`, `1.3 s`. */

export function count(value: number): string {
  return value.toLocaleString('en')
}

export function milliseconds(value: number): string {
  if (value >= 1000) return `${(value / 1000).toPrecision(3)} s`
  if (value >= 100) return `${Math.round(value)} ms`
  if (value < 0.1) return `${Math.round(value * 1000)} µs`
  return `${value.toFixed(value >= 10 ? 1 : 2)} ms`
}
