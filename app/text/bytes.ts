/** Amounts of memory, in words. */
import { message, type Message } from './message'

const units = ['kB', 'MB', 'GB', 'TB', 'PB']

/** Bytes for people, in units of 1000: `1.5 MB`. */
export function formatBytes(bytes: number): Message {
  if (bytes < 1000) return message('units.bytes', { n: Math.round(bytes) })
  let size = bytes / 1000
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return message('units.size', {
    size: size >= 100 ? Math.round(size) : Number(size.toPrecision(2)),
    unit: units[unit]!,
  })
}
