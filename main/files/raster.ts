/**
 * Images that sharp decodes. Samples are as stored: colour profiles of gray and RGB images are not applied, extra
 * bands that are data stay data, and samples of 10 and 12 bits keep their own white.
 */
import type { Metadata, SharpOptions } from 'sharp'
import { Failure } from '#app/failure'
import { message, amount, type Message } from '#app/text/message'
import { separateAlpha } from './bands'
import { decoderFailure, firstLine, tellsOfMissingEnd } from './decoderFailure'
import { profileName } from './icc'
import { MAX_PIXELS, type DecodeLimits, type ImageFormat, type PixelImage, type Samples, type Stored } from './pixels'
import { planSamples, type SamplePlan } from './samplePlan'
import { sharp } from './sharp'
import { checkDrawing, refuseSides } from './svg'
import { hasUnnamedBands, type TiffPage } from './tiff/pages'

/** The first page of any number of channels. */
export const firstPage: SharpOptions = { page: 0, pages: 1, limitInputChannels: false }

/** Which page is read. */
export interface PageChoice {
  /** The place of the page, from 0, among so many. */
  readonly choose: (pages: number) => number
  /** What a TIFF says of that page. */
  readonly tiff: TiffPage | null
}

/** @throws Failure 'unreadable-image', or what `choose` throws */
export async function decodeRaster(
  bytes: Uint8Array,
  format: ImageFormat,
  { maxPixels, admit }: DecodeLimits,
  { choose, tiff }: PageChoice,
): Promise<Omit<PixelImage, 'name' | 'format'>> {
  const drawingNotes = format === 'svg' ? checkDrawing(bytes) : []
  const first = await readMetadata(bytes, format, 0)
  const pages = first.pages ?? 1
  const page = choose(pages)
  const metadata = page === 0 ? first : await readMetadata(bytes, format, page)
  refuseTooLarge(metadata, format, maxPixels)
  const plan = planSamples(metadata)
  await admit?.((metadata.width * metadata.height * metadata.channels * plan.storage) / 8)
  const { stored, warning } = await readSamples(bytes, format, page, plan, tiff)
  const { width, height } = stored
  const white = 2 ** plan.depth - 1
  const { notes, ...bands } = separateAlpha({ ...stored, white }, plan.gray, tiff)
  return {
    width,
    height,
    depth: plan.depth,
    white,
    ...bands,
    page: page + 1,
    pages,
    profile: profileOf(metadata),
    orientation: metadata.orientation ?? 1,
    notes: [
      ...drawingNotes,
      ...pageNotes(metadata, page),
      ...plan.notes,
      ...(warning === null ? [] : [warning]),
      ...notes,
    ],
  }
}

function profileOf({ icc }: Metadata): string | null {
  return icc ? (profileName(icc) ?? 'without a name') : null
}

/** The header only, so that a size above the limit can be named. */
async function readMetadata(bytes: Uint8Array, format: ImageFormat, page: number): Promise<Metadata> {
  try {
    return await sharp(bytes, { ...firstPage, page, limitInputPixels: false }).metadata()
  } catch (error) {
    throw decoderFailure(error, bytes, format)
  }
}

function refuseTooLarge(metadata: Metadata, format: ImageFormat, maxPixels: number): void {
  const { width, height } = metadata
  if (width * height > maxPixels) {
    throw unreadable(message('images.imageTooLarge', { width, height, max: amount(maxPixels) }))
  }
  if (format === 'svg') refuseSides(width, height)
}

export function pageNotes({ format, pages = 1 }: Metadata, page: number): Message[] {
  if (pages === 1) return []
  const isFrame = format === 'gif' || format === 'webp' || format === 'heif'
  return [message(isFrame ? 'images.oneFrame' : 'images.onePage', { count: pages, page: page + 1 })]
}

/**
 * The samples. What the decoder only warns of is let pass and told; what cost pixels is an error.
 */
async function readSamples(
  bytes: Uint8Array,
  format: ImageFormat,
  page: number,
  plan: SamplePlan,
  tiff: TiffPage | null,
): Promise<{ stored: Stored; warning: Message | null }> {
  const read = (failOn: FailOn) => readInterleaved(bytes, page, plan, failOn)
  try {
    // The decoder warns of extra bands without a meaning, too, and those are read as data.
    return { stored: await read(tiff && hasUnnamedBands(tiff) ? 'error' : 'warning'), warning: null }
  } catch (strict) {
    if (tellsOfMissingEnd(strict)) throw decoderFailure(strict, bytes, format)
    try {
      return {
        stored: await read('error'),
        warning: message('images.decoderWarned', { reason: firstLine(strict) }),
      }
    } catch (error) {
      throw decoderFailure(error, bytes, format)
    }
  }
}

type FailOn = 'warning' | 'error'

async function readInterleaved(bytes: Uint8Array, page: number, plan: SamplePlan, failOn: FailOn): Promise<Stored> {
  const { samples, width, height, channels } = await readPage(bytes, page, plan, failOn)
  // Gray that was read as RGB has its gray three times.
  const surplus = plan.gray && (plan.space === 'srgb' || plan.space === 'rgb16') ? 2 : 0
  return {
    samples: shiftedDown(dropFirst(samples, channels, surplus), plan),
    width,
    height,
    channels: channels - surplus,
  }
}

async function readPage(bytes: Uint8Array, page: number, plan: SamplePlan, failOn: FailOn): Promise<Stored> {
  const { data, info } = await sharp(bytes, {
    ...firstPage,
    page,
    limitInputPixels: MAX_PIXELS,
    failOn,
    ignoreIcc: plan.ignoreIcc,
  })
    .autoOrient()
    .toColourspace(plan.space)
    .raw({ depth: plan.storage === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  return { samples: plan.storage === 16 ? as16Bit(data) : asBytes(data), width, height, channels }
}

/** Samples without the first ones of each pixel, in place. */
function dropFirst<T extends Samples>(samples: T, channels: number, count: number): T {
  if (count === 0) return samples
  let to = 0
  for (let from = 0; from < samples.length; from += channels) {
    for (let c = count; c < channels; c++) samples[to++] = samples[from + c]!
  }
  return samples.subarray(0, to) as T
}

/** Samples from the upper bits of their storage to their own value, in place. */
function shiftedDown<T extends Samples>(samples: T, { depth, storage }: SamplePlan): T {
  const bits = storage - depth
  if (bits > 0) for (let i = 0; i < samples.length; i++) samples[i]! >>= bits
  return samples
}

function asBytes(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function as16Bit(data: Buffer): Uint16Array {
  if (data.byteOffset % 2 === 0) return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
  return new Uint16Array(new Uint8Array(data).buffer)
}

function unreadable(words: Message): Failure {
  return new Failure('unreadable-image', words)
}
