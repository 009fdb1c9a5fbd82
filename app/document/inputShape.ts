/** The shape of an experiment's input as the stack reads it: after its steps, in the channels of the reading. */
import { mapShape, type MapShape } from '#app/shape'
import { isArrayFormat } from '#app/inputs/select'
import { sizesThrough, type InputSize } from '#app/inputs/steps'
import type { ExperimentInput, Reading } from './experiment'

/** What is known of an open picture. */
export interface PictureSize extends InputSize {
  readonly format: string
}

/** @param picture the open picture of an input of kind image; without it that input has no shape */
export function inputShape(input: ExperimentInput, picture: PictureSize | null, reading: Reading): MapShape | null {
  const sizes = inputSizes(input, picture)
  if (!sizes) return null
  const { channels, height, width } = sizes.at(-1)!
  if (input.kind !== 'image' || (picture && isArrayFormat(picture.format))) return mapShape(channels, height, width)
  return mapShape(reading.channels === 'gray' ? 1 : 3, height, width)
}

/** The size of the input before its first step and after each. */
export function inputSizes(input: ExperimentInput, picture: PictureSize | null): readonly InputSize[] | null {
  const own = ownSize(input, picture)
  return own && sizesThrough(own, input.steps ?? [])
}

function ownSize(input: ExperimentInput, picture: PictureSize | null): InputSize | null {
  switch (input.kind) {
    case 'values':
      return { channels: input.planes.length, height: input.planes[0]!.length, width: input.planes[0]![0]!.length }
    case 'pattern':
      return { channels: 1, height: input.height, width: input.width }
    case 'image':
      return picture
  }
}
