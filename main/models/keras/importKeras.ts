/** A Keras model as the layers of an experiment: reads it, translates its layers, and makes a stack of them. */
import { openTranslated, type ImportedNetwork } from '#main/models/importedNetwork'
import { graphOf } from './graph'
import { imageOf } from './image'
import { withKeras } from './readKeras'
import { translate } from './translate'

/**
 * @param size rows and columns where the model leaves them open
 * @throws Failure 'unreadable-file' for a file that is no model, is damaged, or of which nothing can be opened
 */
export function importKeras(
  bytes: Uint8Array,
  { size }: { readonly size?: readonly [height: number, width: number] } = {},
): Promise<ImportedNetwork> {
  return withKeras(bytes, (model) => {
    const graph = graphOf(model)
    const { value, input, bytesIn } = imageOf(graph, size)
    const producer = `Keras ${model.version}`.trim()
    return openTranslated(translate(graph, value, model.version), graph.output, { producer, input, bytesIn })
  })
}
