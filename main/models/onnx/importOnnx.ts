/** An ONNX file as the layers of an experiment: reads it, translates its graph, and makes a stack of it. */
import { openTranslated, type ImportedNetwork } from '#main/models/importedNetwork'
import { withCompositions } from './compositions'
import { imageOf } from './image'
import { readOnnx } from './reader/readModel'
import type { ReadBeside } from './reader/tensor'
import { translate } from './translate'

export interface ImportOptions {
  /** For weights in files beside the model. */
  readonly readBeside?: ReadBeside
  /** Rows and columns where the model leaves them open. */
  readonly size?: readonly [height: number, width: number]
}

/**
 * @throws Failure 'unreadable-file' for a file that is no network, is damaged, or of which nothing can be opened;
 *   'not-found' for a file of weights that is not there
 */
export function importOnnx(bytes: Uint8Array, { readBeside, size }: ImportOptions = {}): ImportedNetwork {
  const model = readOnnx(bytes, readBeside)
  const image = imageOf(model.graph, size)
  const translated = translate(model, withCompositions(model.graph), image)
  const { input, bytesIn } = image
  return openTranslated(translated, model.graph.outputs[0], { producer: model.producer, input, bytesIn })
}
