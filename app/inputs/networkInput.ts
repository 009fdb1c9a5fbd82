/** The input that an imported network expects, and the steps that bring an image to it. */
import { normalizePresets, presetParams } from './normalize'
import { newStep, type InputSize, type InputStep } from './steps'

export interface NetworkInput extends InputSize {
  /** Whether it takes images of any size. */
  readonly anySize: boolean
  /** The name of the preset of Normalize that such networks are usually trained with; null for none. */
  readonly normalization: string | null
}

/**
 * The steps for an image: it is resized in proportion until it covers the network's rows and columns, and what sticks out
 * is cropped around the centre; then it is normalized. Images of what is neither gray nor colour keep all their bands.
 */
export function stepsFor(image: Pick<InputSize, 'height' | 'width'>, network: NetworkInput): readonly InputStep[] {
  const { channels, height, width, anySize, normalization } = network
  const fits = anySize || (image.height === height && image.width === width)
  const byHeight = height * image.width >= width * image.height
  const preset = normalizePresets.find(({ name }) => name === normalization)
  return [
    ...(channels === 1 || channels === 3 ? [] : [{ ...newStep('band'), band: null }]),
    ...(fits
      ? []
      : [
          { ...newStep('resize'), ...(byHeight ? { height, width: null } : { height: null, width }) },
          { ...newStep('centerCrop'), height, width },
        ]),
    ...(preset ? [{ ...newStep('normalize'), ...presetParams(preset, 1) }] : []),
  ]
}
