/** Writes .npy files of any type, for tests. */

/** @param descr NumPy's name of the type, such as `<f4` @param data stored as it is */
export function npyFile(descr: string, shape: readonly number[], data: ArrayBufferView, fortranOrder = false): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const text = `{'descr': '${descr}', 'fortran_order': ${fortranOrder ? 'True' : 'False'}, 'shape': ${tuple}, }`
  const header = Buffer.alloc(Math.ceil((10 + text.length + 1) / 64) * 64, ' ')
  header.write('\x93NUMPY\x01\0', 'latin1')
  header.writeUInt16LE(header.length - 10, 8)
  header.write(text, 10, 'latin1')
  header.write('\n', header.length - 1)
  return Buffer.concat([header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)])
}
