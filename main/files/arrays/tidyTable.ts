/** The tidy table of our own exports, a line a cell, read back as maps. */
import { message } from '#app/text/message'
import { cellReader, unreadable } from './cell'

/** Planes one after another. */
export interface NamedMap {
  /** Null for the one matrix of a file. */
  readonly name: string | null
  readonly channels: number
  readonly height: number
  readonly width: number
  readonly values: Float32Array
}

/**
 * The maps of a table, in their order, named as their files would be: `2-max_pooling`, `input`.
 * @param text without the line of titles
 * @throws Failure 'unreadable-file' for a map with a gap, a cell twice, or what is no number
 */
export function readTidyTable(text: string, separator: string): readonly NamedMap[] {
  const groups = new Map<string, Group>()
  let images = 0
  let line = 1
  const numbers = cellReader(separator)
  for (const cells of recordsOf(text, separator)) {
    line++
    const [image = '', layerIndex = '', layer = ''] = cells
    if (cells.length !== COLUMNS)
      throw unreadable(message('tables.ragged', { row: line, n: cells.length, expected: COLUMNS }))
    const key = JSON.stringify([image, layerIndex, layer])
    let group = groups.get(key)
    if (!group) {
      if (![...groups.values()].some((other) => other.image === image)) images++
      group = { image, name: Number(layerIndex) < 0 ? 'input' : `${layerIndex}-${layer}`, places: [], values: [] }
      groups.set(key, group)
    }
    for (const column of [3, 4, 5]) group.places.push(readPlace(cells[column]!, line, column + 1))
    group.values.push(numbers.read(cells[6]!, line, COLUMNS))
  }
  numbers.finish()
  if (groups.size === 0) throw unreadable(message('tables.noNumbers'))
  return [...groups.values()].map((group) => mapOf(group, images > 1 ? `${group.image}: ${group.name}` : group.name))
}

const COLUMNS = 7

interface Group {
  readonly image: string
  readonly name: string
  /** Channel, row and column of each value. */
  readonly places: number[]
  readonly values: number[]
}

function mapOf({ places, values }: Group, name: string): NamedMap {
  const seen = new Set<number>()
  let [height, width] = [0, 0]
  for (let i = 0; i < places.length; i += 3) {
    seen.add(places[i]!)
    height = Math.max(height, places[i + 1]! + 1)
    width = Math.max(width, places[i + 2]! + 1)
  }
  // Some channels may have been left out of the export.
  const planes = new Map([...seen].sort((a, b) => a - b).map((channel, plane) => [channel, plane]))
  const expected = planes.size * height * width
  if (values.length !== expected)
    throw unreadable(
      message('tables.incomplete', { name, received: values.length, expected, channels: planes.size, height, width }),
    )
  const map = new Float32Array(expected)
  const filled = new Uint8Array(expected)
  values.forEach((value, i) => {
    const [channel, row, column] = [places[i * 3]!, places[i * 3 + 1]!, places[i * 3 + 2]!]
    const at = (planes.get(channel)! * height + row) * width + column
    if (filled[at]) throw unreadable(message('tables.cellTwice', { line: i + 2 }))
    filled[at] = 1
    map[at] = value
  })
  return { name, channels: planes.size, height, width, values: map }
}

function readPlace(cell: string, line: number, column: number): number {
  if (/^\d{1,9}$/.test(cell.trim())) return Number(cell)
  throw unreadable(message('tables.cell', { row: line, column, text: cell.slice(0, 20) }))
}

/** The cells of each line, quotes undone as RFC 4180 says; a quoted text may hold separators and ends of lines. */
function* recordsOf(text: string, separator: string): Generator<readonly string[]> {
  for (let at = 0; at < text.length;) {
    let end = text.indexOf('\n', at)
    if (end < 0) end = text.length
    let line = text.slice(at, end)
    if (line.includes('"')) {
      while (line.split('"').length % 2 === 0 && end < text.length) {
        const next = text.indexOf('\n', end + 1)
        end = next < 0 ? text.length : next
        line = text.slice(at, end)
      }
    }
    at = end + 1
    line = line.replace(/\r$/, '')
    if (line === '') continue
    yield line.includes('"') ? quotedCells(line, separator) : line.split(separator)
  }
}

/** The cells of a line that has quotes. */
export function quotedCells(line: string, separator: string): string[] {
  const cells: string[] = []
  for (let at = 0; at <= line.length;) {
    if (line[at] === '"') {
      let end = at + 1
      while (end < line.length && (line[end] !== '"' || line[end + 1] === '"')) end += line[end] === '"' ? 2 : 1
      cells.push(line.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 2
    } else {
      const end = line.indexOf(separator, at)
      cells.push(line.slice(at, end < 0 ? line.length : end))
      at = end < 0 ? line.length + 1 : end + 1
    }
  }
  return cells
}
