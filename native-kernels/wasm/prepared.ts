/** Kernels that are prepared in the module, and what they hold there. */
import type { TensorView } from '#app/calls/kernels'
import { type Host, NO_ROOM } from './host'
import type { Exports } from './instance'
import type { ModuleMemory } from './memory'

/** Floats of the maps that a run reads and writes. */
export interface Room {
  /** Runs of more are computed in bands. */
  readonly band: number
  /** Bands of more are computed by the portable kernels. */
  readonly most: number
}

export interface Module {
  readonly host: Host
  readonly exports: Exports
  readonly memory: ModuleMemory
  readonly room: Room
}

export interface Held {
  readonly kernel: number
  readonly units: number
  /** Where the Place of each map is, by the map's data. */
  readonly places: ReadonlyMap<unknown, number>
  readonly lengths: readonly (readonly [Float32Array, number])[]
  readonly blocks: readonly number[]
}

/** struct Place of place.h. */
const PLACE_BYTES = 16

/**
 * @param maps whose cells are not copied now but by each run
 * @param use prepares the kernel from the values of the host that stand for those given
 * @returns null for want of memory
 * @throws what is wrong with the call
 */
export function prepareHeld(
  { host, exports, memory }: Module,
  maps: readonly TensorView[],
  use: (values: readonly number[]) => number,
  given: readonly unknown[],
): Held | null {
  const places = new Map<unknown, number>()
  let held: Held | null = null
  try {
    for (const map of maps) {
      if (!(map?.data instanceof Float32Array) || places.has(map.data)) continue
      const place = memory.reserve(PLACE_BYTES)
      if (place === 0) return null
      places.set(map.data, place)
      putPlace(memory, place, 64, Number(map.planeStride))
    }
    const { result, kept } = host.call(use, given, places)
    if (result === 0) {
      for (const block of kept) memory.free(block)
      return null
    }
    const lengths = maps.map(({ data }) => [data, data.length] as const)
    held = { kernel: result, units: exports.units(result), places, lengths, blocks: [...places.values(), ...kept] }
    return held
  } catch (error) {
    if (error instanceof RangeError && error.message === NO_ROOM) return null
    throw error
  } finally {
    if (!held) for (const place of places.values()) memory.free(place)
  }
}

export function release({ exports, memory }: Module, { kernel, blocks }: Held): void {
  exports.release(kernel)
  for (const block of blocks) memory.free(block)
}

/** Says where a map's first cell is, or would be, in bytes, which wrap around, and how far apart its channels are, in floats. */
export function putPlace({ words }: ModuleMemory, place: number, address: number, plane: number): void {
  words[place / 4] = address
  words[place / 4 + 2] = plane
  words[place / 4 + 3] = Math.floor(plane / 2 ** 32)
}
