/** A network from a file of any format, told apart by how the file begins. */
import type { ImportedNetwork } from './importedNetwork'
import { isKeras } from './keras/readKeras'
import { importKeras } from './keras/importKeras'
import { importOnnx, type ImportOptions } from './onnx/importOnnx'

/**
 * @throws Failure 'unreadable-file' for a file that is no network, is damaged, or of which nothing can be opened;
 *   'not-found' for a file of weights that is not there
 */
export async function importModel(bytes: Uint8Array, options: ImportOptions = {}): Promise<ImportedNetwork> {
  return isKeras(bytes) ? importKeras(bytes, options) : importOnnx(bytes, options)
}
