/** The shape of an experiment's input as the stack reads it: after its steps, in the channels of the reading. */
import { mapShape, type MapShape } from '#app/shape'
import { isArrayFormat } from '#app/inputs/select'
import { isNormalized, keepsAllBands, sizesThrough, type InputSize } from '#app/inputs/steps'
import type { ExperimentInput, Reading } from './experiment'

/** What is known of an open image. */
export interface ImageSize extends InputSize {
  readonly format: string
}

/** @param image the open image of an input of kind image; without it that input has no shape */
export function inputShape(input: ExperimentInput, image: ImageSize | null, reading: Reading): MapShape | null {
  const sizes = inputSizes(input, image, reading)
  if (!sizes) return null
  const { channels, height, width } = sizes.at(-1)!
  const read = isNormalized(input.steps) ? null : channelsRead(input, image, reading)
  return mapShape(read ?? channels, height, width)
}

/** The size of the input before its first step and after each. */
export function inputSizes(
  input: ExperimentInput,
  image: ImageSize | null,
  reading: Reading,
): readonly InputSize[] | null {
  const own = ownSize(input, image)
  return own && sizesThrough(own, input.steps ?? [], channelsRead(input, image, reading))
}

/** The channels that pixels are read as; null for what keeps its own. */
function channelsRead(input: ExperimentInput, image: ImageSize | null, reading: Reading): number | null {
  if (input.kind !== 'image' || (image && isArrayFormat(image.format)) || keepsAllBands(input.steps)) return null
  return reading.channels === 'gray' ? 1 : 3
}

function ownSize(input: ExperimentInput, image: ImageSize | null): InputSize | null {
  switch (input.kind) {
    case 'values':
      return { channels: input.planes.length, height: input.planes[0]!.length, width: input.planes[0]![0]!.length }
    case 'pattern':
      return { channels: 1, height: input.height, width: input.width }
    case 'image':
      return image
  }
}
