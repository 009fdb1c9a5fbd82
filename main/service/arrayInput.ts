/** An input given as an array, such as from a .npy file: planes one after another, without padding. */
export interface ArrayInput {
  readonly channels: number
  readonly height: number
  readonly width: number
  readonly values: Float32Array
  /** The largest possible value; null where there is none. */
  readonly white: number | null
}
