/**
 * Maps of large images. Their samples stay as they are, of 8 or 16 bits, and become numbers in the workers where rows
 * of the map are read. As with every map that is not in memory as a whole, its ranges and coarse levels are held.
 */
import { setImmediate } from 'node:timers/promises'
import { imageShape, type ImageReading, type Pixels } from '#app/inputs/planes'
import { mapBytes, vectorShape } from '#app/shape'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { imageLevel } from './heldLevels'
import type { RowProducer, SweepOptions } from './rowProducer'
import { holdLevels, type AnyMap } from './streamedMap'

/** An image whose samples lie in memory of the engine's. */
export interface SharedImage {
  readonly image: Pixels
  readonly memory: FeatureMap
}

/** Bytes of rows that are read together where no more are asked for. */
const READ_BYTES = 8e6
/** Bytes of samples that are copied before this thread serves other requests. */
const COPIED_BYTES = 1 << 24

/** Whether an image is read by rows: where its map would be large, and its samples take less. */
export function isReadByRows(image: Pixels, reading: ImageReading, budget: number): boolean {
  return image.pixels.BYTES_PER_ELEMENT < 4 && imageLevel(imageShape(image, reading), budget) > 0
}

/**
 * The map of an image that is read by rows, retained once for the caller. It holds the memory of the samples.
 * @param budget bytes
 * @throws Failure 'cancelled'
 */
export async function streamImage(
  engine: Engine,
  shared: SharedImage,
  reading: ImageReading,
  budget: number,
  options: SweepOptions,
): Promise<AnyMap> {
  const rows = rowsOfImage(engine, shared, reading)
  return holdLevels(engine, rows, imageLevel(rows.shape, budget), options)
}

/**
 * Gives an image's samples to the workers; the memory is retained once for the caller.
 * @param memory of the engine's, in which they may lie already
 */
export async function shareImage(
  engine: Pick<Engine, 'allocate' | 'retain'>,
  image: Pixels,
  memory: FeatureMap | null,
): Promise<SharedImage> {
  const { pixels } = image
  if (memory && pixels.buffer === memory.data.buffer) {
    engine.retain(memory)
    return { image, memory }
  }
  const own = engine.allocate(vectorShape(Math.ceil(pixels.byteLength / Float32Array.BYTES_PER_ELEMENT)))
  const Kind = pixels.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => typeof pixels
  const copy = new Kind(own.data.buffer, own.data.byteOffset, pixels.length)
  for (let at = 0; at < pixels.length; at += COPIED_BYTES) {
    copy.set(pixels.subarray(at, at + COPIED_BYTES), at)
    await setImmediate()
  }
  return { image: { ...image, pixels: copy }, memory: own }
}

function rowsOfImage(engine: Engine, { image, memory }: SharedImage, reading: ImageReading): RowProducer {
  const shape = imageShape(image, reading)
  return {
    shape,
    maxRows: Math.max(1, Math.floor((READ_BYTES * shape.height) / mapBytes(shape))),
    keptBytes: Infinity,
    async produce(rows, _, signal) {
      return { map: await engine.readImage(image, reading, rows, signal), begin: rows.begin }
    },
    retain: () => engine.retain(memory),
    release: () => engine.release(memory),
  }
}
