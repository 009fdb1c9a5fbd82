/** A network from a file of any format, told apart by how the file begins. */
import { Failure } from '#app/failure'
import { standIn } from '#main/files/standIn'
import type { ImportedNetwork } from './importedNetwork'
import { isKeras } from './keras/readKeras'
import { importKeras } from './keras/importKeras'
import { importOnnx, type ImportOptions } from './onnx/importOnnx'

/**
 * @throws Failure 'unreadable-file' for a file that is no network, is damaged, or of which nothing can be opened;
 *   'not-found' for a file of weights that is not there
 */
export async function importModel(bytes: Uint8Array, options: ImportOptions = {}): Promise<ImportedNetwork> {
  const instead = standIn(bytes)
  if (instead) throw new Failure('unreadable-file', instead)
  return isKeras(bytes) ? importKeras(bytes, options) : importOnnx(bytes, options)
}
