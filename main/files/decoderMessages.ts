/** What passes between the process that decodes images and its parent. */
import type { TableCells } from '#app/batch/table'
import type { PlainFailure } from '#app/failure'
import type { Message } from '#app/text/message'
import type { Select } from '#app/inputs/select'
import type { ArrayImage } from './arrays/decode'
import type { ImageFormat, PixelImage } from './pixels'
import type { SamplePlan } from './samplePlan'

/** sharp in its native build, or compiled to WebAssembly. */
export const decoderKinds = ['native', 'wasm'] as const
export type DecoderKind = (typeof decoderKinds)[number]

export interface DecodeJob {
  readonly type: 'decode'
  readonly name: string
  readonly select: Select
  /** All items of a batch of arrays. */
  readonly everyItem: boolean
  readonly maxPixels: number
  /** Bytes that the samples may take without asking. */
  readonly free: number
  /** The image's bytes, or the file that holds them. */
  readonly input: Uint8Array | string
  /** The cells to compute for each image, where the process can; null where its samples are wanted. */
  readonly cells: TableCells | null
}

export interface GifJob {
  readonly type: 'encodeGif'
  /** The files of its frames. */
  readonly frames: readonly string[]
  /** Milliseconds for each frame. */
  readonly delay: number
  readonly maxPixels: number
  /** The file to write. */
  readonly output: string
}

/** How an image is decoded for reading by rows. */
export interface RowPlan {
  /** From 0. */
  readonly page: number
  readonly samples: SamplePlan
  readonly notes: readonly Message[]
  /** Of the image as it is turned. */
  readonly width: number
  readonly height: number
}

export type ToDecoder =
  | DecodeJob
  | {
      readonly type: 'planRows'
      readonly path: string
      readonly format: ImageFormat
      readonly page: number | undefined
    }
  /** The samples go into the file `output`. */
  | { readonly type: 'decodeRows'; readonly path: string; readonly plan: RowPlan; readonly output: string }
  | GifJob
  /** Replies to `needs`. `output`: the file that takes the samples; null: the reply takes them. */
  | { readonly type: 'admitted'; readonly output: string | null }

/** The arrays that samples come in, by their names. */
export const samplesKinds = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array } as const
export type SamplesKind = keyof typeof samplesKinds

/** An image whose samples, and after them its alpha, stand in the file, so many of them. */
export interface DecodedPixels {
  readonly about: Omit<PixelImage, 'pixels' | 'alpha'>
  readonly kind: SamplesKind
  readonly samples: number
  readonly alpha: number
}

/** Numbers that stand in the file, so many of them. */
export interface DecodedArray {
  readonly array: Omit<ArrayImage, 'values'>
  readonly values: number
}

/** An image that was run where it was decoded. */
export interface ComputedImage {
  readonly notes: readonly Message[]
  readonly values: readonly number[]
}

/** Computes the cells for all images of a file, or for none: null where their samples are to be sent. */
export type ComputeCells = (
  images: readonly (PixelImage | ArrayImage)[],
  cells: TableCells,
) => Promise<readonly ComputedImage[] | null>

export type FromDecoder =
  /** The header is read, and the samples will take so much memory. */
  | { readonly type: 'needs'; readonly bytes: number }
  | DecoderReply
  | { readonly type: 'failed'; readonly failure: PlainFailure }

export type DecoderReply =
  | { readonly type: 'decoded'; readonly images: readonly (PixelImage | ArrayImage)[] }
  /** The samples are in the file. */
  | { readonly type: 'decodedToFile'; readonly images: readonly (DecodedPixels | DecodedArray)[] }
  | { readonly type: 'computed'; readonly images: readonly ComputedImage[] }
  | { readonly type: 'rowsPlanned'; readonly plan: RowPlan | null }
  | { readonly type: 'rowsDecoded'; readonly channels: number }
  | { readonly type: 'gifEncoded' }
