/** An input on its way through the steps. */

/** Samples with their layout: `samples[(row * width + column) * pixelStride + channel * planeStride]`. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly samples: Uint8Array | Uint16Array | Uint32Array | Float32Array
  readonly interleaved: boolean
  /** How opaque each pixel is, up to white; null where all are. */
  readonly alpha: Uint8Array | Uint16Array | Uint32Array | Float32Array | null
  /** The value of white, from which invert counts; null for numbers without one. */
  readonly white: number | null
}

/** Is awaited now and then with the share of the work that is done, so that others get their turn; what it throws ends the work. */
export type Pause = (fraction: number) => Promise<unknown>

export function stridesOf({ interleaved, channels, height, width }: Raster): {
  readonly pixel: number
  readonly plane: number
} {
  return interleaved ? { pixel: channels, plane: 1 } : { pixel: 1, plane: height * width }
}
