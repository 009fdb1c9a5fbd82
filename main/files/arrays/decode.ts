/** Arrays of numbers from .npy, .npz and tables as text: which array, which items, and what the reader has to know. */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import type { ArrayFormat, Select } from '#app/inputs/select'
import { inFile } from '#main/files/file'
import { readNpy, sizeOf, type NpyArray } from '#main/files/npy'
import type { DecodeLimits } from '#main/files/pixels'
import { choosePage } from '#main/files/selectPage'
import { readZip, type ZipEntry } from '#main/files/zip'
import { arrayAxes, axesNote, planesOf } from './axes'
import { readCsv } from './csvTable'

/** One item of an array: numbers that are used as they are. */
export interface ArrayImage {
  readonly name: string
  readonly format: ArrayFormat
  readonly channels: number
  readonly height: number
  readonly width: number
  /** Bits of a number, as the file has them. */
  readonly depth: number
  /** Planes one after another, without padding. */
  readonly values: Float32Array
  readonly white: null
  readonly notes: readonly Message[]
  /** The item of the batch, from 1, and how many there are. */
  readonly page: number
  readonly pages: number
  /** The names of the file's arrays, and the one that was read; none and null where they have no names. */
  readonly arrays: readonly string[]
  readonly array: string | null
  /** Where the channels are in the array; null where they have no axis. */
  readonly axes: 'first' | 'last' | null
}

export interface ArrayOptions extends DecodeLimits {
  readonly select: Select
  /** All items of a batch instead of one, unless one is selected. */
  readonly everyItem: boolean
}

/**
 * Reads one array of a file.
 * @returns an image for each item asked for
 * @throws Failure 'unreadable-file', 'invalid-argument' for an array or item that is not there
 */
export async function decodeArrays(
  bytes: Uint8Array,
  format: ArrayFormat,
  name: string,
  options: ArrayOptions,
): Promise<readonly ArrayImage[]> {
  try {
    if (format === 'npz') return await readNpz(bytes, name, options)
    if (options.select.array !== undefined && format === 'npy')
      throw new Failure('invalid-argument', message('arrays.noArrays', { name: options.select.array }))
    return format === 'npy'
      ? await itemsOf(readNpy(bytes), { name, format, arrays: [], array: null }, options)
      : await readTable(bytes, name, options)
  } catch (error) {
    throw error instanceof Failure ? inFile(error, name) : error
  }
}

type About = Pick<ArrayImage, 'name' | 'format' | 'arrays' | 'array'>

async function readNpz(bytes: Uint8Array, name: string, options: ArrayOptions): Promise<readonly ArrayImage[]> {
  const { select, maxPixels, admit } = options
  const entries = await readZip(bytes, { maxEntries: MAX_ARRAYS, maxBytes: maxPixels * BYTES_PER_PIXEL })
  const arrays = entries.filter((entry) => entry.name.endsWith('.npy'))
  const names = arrays.map((entry) => entry.name.slice(0, -'.npy'.length))
  const read = async (entry: ZipEntry, array: string) => {
    await admit?.(entry.size)
    return itemsOf(readNpy(await entry.read()), { name, format: 'npz', arrays: names, array }, options)
  }
  if (select.array !== undefined) return read(arrays[indexOf(names, select.array)]!, select.array)
  // Labels and the like, which are no images, often stand beside them.
  let first: unknown = null
  for (const [i, entry] of arrays.entries()) {
    try {
      return await read(entry, names[i]!)
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'unreadable-file') throw error
      first ??= error
    }
  }
  throw arrays.length === 1
    ? (first as Failure)
    : new Failure('unreadable-file', message('arrays.noArrayFits', { names: names.join(', ') }))
}

async function itemsOf(array: NpyArray, about: About, options: ArrayOptions): Promise<readonly ArrayImage[]> {
  const { select, everyItem, admit } = options
  const axes = arrayAxes(array, select.channels)
  const { count, channels, height, width } = axes
  const first = choosePage(select.page, count, 0)
  const items = everyItem && select.page === undefined ? { begin: 0, end: count } : { begin: first, end: first + 1 }
  const cells = channels * height * width
  await admit?.((items.end - items.begin) * cells * 4)
  const { values, rounded } = planesOf(array.data, axes, items)
  return Array.from({ length: items.end - items.begin }, (_, i) => ({
    ...about,
    channels,
    height,
    width,
    depth: sizeOf(array.dtype) * 8,
    values: values.subarray(i * cells, (i + 1) * cells),
    white: null,
    page: items.begin + i + 1,
    pages: count,
    axes: axes.position,
    notes: [
      ...arrayNote(about),
      ...(count > 1 ? [message('arrays.itemOfBatch', { count, page: items.begin + i + 1 })] : []),
      ...axesNote(array, axes),
      ...(rounded ? [message('files.roundedToFloat32')] : []),
    ],
  }))
}

async function readTable(bytes: Uint8Array, name: string, options: ArrayOptions): Promise<readonly ArrayImage[]> {
  const { select, admit } = options
  // A cell takes two bytes at least.
  await admit?.(bytes.length * 2)
  const maps = readCsv(bytes)
  const arrays = maps.flatMap((map) => map.name ?? [])
  if (select.array !== undefined && arrays.length === 0)
    throw new Failure('invalid-argument', message('arrays.noArrays', { name: select.array }))
  if (select.channels) throw new Failure('invalid-argument', message('arrays.noAxes'))
  choosePage(select.page, 1, 0)
  const map = maps[select.array === undefined ? 0 : indexOf(arrays, select.array)]!
  const about = { name, format: 'csv', arrays, array: map.name } as const
  return [{ ...about, ...map, name, depth: 32, white: null, page: 1, pages: 1, axes: null, notes: arrayNote(about) }]
}

/** @throws Failure 'invalid-argument' that names those that there are */
function indexOf(names: readonly string[], wanted: string): number {
  const at = names.indexOf(wanted)
  if (at < 0)
    throw new Failure('invalid-argument', message('arrays.noSuchArray', { name: wanted, names: names.join(', ') }))
  return at
}

function arrayNote({ arrays, array }: About): Message[] {
  return array !== null && arrays.length > 1
    ? [message('arrays.arrayOfSeveral', { count: arrays.length, name: array })]
    : []
}

const MAX_ARRAYS = 10_000
/** Of the memory budget, as `maxPixels` counts it. */
const BYTES_PER_PIXEL = 8
