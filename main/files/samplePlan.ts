/** How the samples of an image are asked of sharp, by what its header says. */
import type { Metadata } from 'sharp'
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'

export interface SamplePlan {
  readonly gray: boolean
  /** Bits of a sample, as the file has them. */
  readonly depth: number
  /** Bits of a sample as the decoder gives it, the file's own bits first. */
  readonly storage: 8 | 16
  readonly space: 'srgb' | 'rgb16' | 'b-w' | 'grey16'
  readonly ignoreIcc: boolean
  readonly notes: readonly Message[]
}

/** @throws Failure 'unreadable-image' for samples that are not whole numbers of up to 16 bits */
export function planSamples(metadata: Metadata): SamplePlan {
  const { depth: type, space, channels, hasAlpha } = metadata
  if (type !== 'uchar' && type !== 'ushort') {
    throw new Failure('unreadable-image', message('images.sampleType', { type }))
  }
  const gray = space === 'b-w' || space === 'grey16' || channels < 3
  const storage = type === 'ushort' ? 16 : 8
  const device = gray || space === 'srgb' || space === 'rgb' || space === 'rgb16'
  const notes: Message[] = []
  const orientation = metadata.orientation ?? 1
  if (orientation !== 1) notes.push(message('images.exifRotated', { orientation }))
  if (!device) notes.push(message('images.convertedToRgb', { space: space.toUpperCase() }))
  if (device && metadata.hasProfile) notes.push(message('images.profileIgnored'))
  // 8-bit gray with alpha loses its alpha in sharp's raw output, so it is read as RGB; the first channel is the gray.
  const asGray = gray && (storage === 16 || !hasAlpha)
  const space8 = asGray ? 'b-w' : 'srgb'
  return {
    gray,
    depth: depthOf(metadata, storage),
    storage,
    space: storage === 8 ? space8 : asGray ? 'grey16' : 'rgb16',
    ignoreIcc: device,
    notes,
  }
}

/** AVIF of 10 and 12 bits is decoded into the upper bits of 16. */
function depthOf({ format, bitsPerSample }: Metadata, storage: 8 | 16): number {
  return format === 'heif' && storage === 16 && bitsPerSample ? bitsPerSample : storage
}
