/** Amounts of memory, in words. */
import { message, type Message } from './message'

/** Bytes for people, in units of 1000: `1.5 MB`. */
export function formatBytes(bytes: number): Message {
  if (bytes < 1000) return message('units.bytes', { n: Math.round(bytes) })
  const units = ['kB', 'MB', 'GB', 'TB', 'PB']
  let value = bytes / 1000
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value >= 100 ? Math.round(value) : value.toPrecision(2)} ${units[unit]}`
}
