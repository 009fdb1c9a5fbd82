/** What passes between the process that decodes images and its parent. */
import type { PlainFailure } from '#app/failure'
import type { PixelImage } from './pixels'

/** sharp in its native build, or compiled to WebAssembly. */
export const decoderKinds = ['native', 'wasm'] as const
export type DecoderKind = (typeof decoderKinds)[number]

export interface DecodeJob {
  readonly type: 'decode'
  readonly name: string
  readonly maxPixels: number
  /** The file with the image's bytes. */
  readonly input: string
  /** The file to write the samples into, and after them the alpha. */
  readonly output: string
}

/** `admitted` answers `needs`. */
export type ToDecoder = DecodeJob | { readonly type: 'admitted' }

/** The arrays that samples come in, by their names. */
export const samplesKinds = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array } as const
export type SamplesKind = keyof typeof samplesKinds

export type FromDecoder =
  /** The header is read, and the samples will take so much memory. */
  | { readonly type: 'needs'; readonly bytes: number }
  | {
      readonly type: 'decoded'
      readonly about: Omit<PixelImage, 'pixels' | 'alpha'>
      readonly kind: SamplesKind
      /** How many there are. */
      readonly samples: number
      readonly alpha: number
    }
  | { readonly type: 'failed'; readonly failure: PlainFailure }
