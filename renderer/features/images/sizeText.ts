/** The size of an input: images read `600 × 400 pixels`, width first; arrays, like maps, rows × columns × channels. */
import type { ExperimentInput } from '#app/document/experiment'
import { isArrayFormat } from '#app/inputs/select'
import type { InputSize } from '#app/inputs/steps'
import { formatShape, mapShape } from '#app/shape'
import { formatMessage, t } from '#renderer/messages/index'

/** @param format of the open file of an input of kind image */
export function sizeText({ kind }: ExperimentInput, format: string | undefined, size: InputSize): string {
  const { channels, height, width } = size
  if (kind === 'values' || (format !== undefined && isArrayFormat(format)))
    return formatMessage(formatShape(mapShape(channels, height, width)))
  return t('images.pixels', { width, height })
}
