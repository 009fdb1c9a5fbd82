/** Every operator that becomes layers, or none: a table of its translations. */
import type { Translate } from '#main/models/onnx/site'
import { activations } from './activation'
import { arithmetic } from './arithmetic'
import { channelOperators } from './channels'
import { convolution } from './convolution'
import { denseOperators } from './dense'
import { pooling } from './pooling'
import { reshaping } from './reshaping'
import { resizeOperators } from './resize'

export const operators: Readonly<Record<string, Translate>> = {
  ...convolution,
  ...channelOperators,
  ...pooling,
  ...activations,
  ...denseOperators,
  ...reshaping,
  ...resizeOperators,
  ...arithmetic,
}
