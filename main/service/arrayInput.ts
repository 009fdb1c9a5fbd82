/** An input that is an array of numbers, such as a .npy file holds. */

/** Numbers that are used as they are: planes one after another, without padding. */
export interface Numbers {
  readonly channels: number
  readonly height: number
  readonly width: number
  readonly values: Float32Array
  /** The largest value that they can have, where there is such a one. */
  readonly white: number | null
}
