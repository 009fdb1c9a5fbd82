/** An array of a file; the last axis varies fastest. */
export interface NamedArray {
  readonly name: string
  readonly shape: readonly number[]
  /** @throws Failure 'unreadable-file' */
  floats(): Float32Array
}
