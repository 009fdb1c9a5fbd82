/** Amounts of memory, in words. */
import { said, type Words } from './message'

/** Bytes for people, in units of 1000: `1.5 MB`. */
export function spokenBytes(bytes: number): Words {
  if (bytes < 1000) return bytes === 1 ? said`1 byte` : said`${Math.round(bytes)} bytes`
  const units = ['kB', 'MB', 'GB', 'TB', 'PB']
  let value = bytes / 1000
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value >= 100 ? Math.round(value) : value.toPrecision(2)} ${units[unit]}`
}
