/** The kernels of convolutions in a file of weights, whatever its format, told apart by how the file begins. */
import { message } from '#app/text/message'
import { readNpy } from '#main/files/npy'
import { readSafetensors } from '#main/files/safetensors'
import { readZip, type ZipEntry } from '#main/files/zip'
import { isHdf5, withHdf5, type Hdf5, type StoredArray } from '#main/models/keras/hdf5'
import { readOnnx } from '#main/models/onnx/reader/readModel'
import type { ReadBeside } from '#main/models/onnx/reader/tensor'
import { permuted } from '#main/models/permuted'
import type { NamedArray } from './namedArray'
import { refusal } from './pickle'
import { pickleOf, readTorch } from './torch'

/** The kernels of a convolution: filters, channels of a group, rows, columns. */
export interface KernelArray {
  readonly name: string
  readonly shape: readonly number[]
  readonly kernel: Float32Array
  /** One number for each filter; null for none. */
  readonly bias: { readonly name: string; readonly values: Float32Array } | null
}

const ZIP_LIMITS = { maxEntries: 100_000, maxBytes: 4e9, anyNames: true }
/** Rows and columns of the largest kernel that a layer has. */
const MAX_SIDE = 63
/** What the numbers may take, in sizes of the file. */
const MOST_TIMES = 64
/** Groups below one another in an HDF5 file, and arrays in it. */
const MAX_DEPTH = 16
const MOST_ARRAYS = 20_000

/** @throws Failure 'unreadable-file' for a file that is damaged, of another kind, or without kernels */
export async function readFilters(bytes: Uint8Array, readBeside?: ReadBeside): Promise<readonly KernelArray[]> {
  const arrays = await arraysOf(bytes, readBeside)
  const byName = new Map(arrays.map((array) => [array.name, array]))
  let bytesRead = 0
  const kernels = arrays.flatMap((array) => {
    const [filters = 0, channels = 0, rows = 0, columns = 0] = array.shape
    if (array.shape.length !== 4 || filters * channels * rows * columns === 0) return []
    if (rows > MAX_SIDE || columns > MAX_SIDE) return []
    bytesRead += 4 * filters * channels * rows * columns
    // Arrays may be parts of the same numbers, and be compressed.
    if (bytesRead > MOST_TIMES * bytes.length) throw refusal(message('filters.tooManyArrays'))
    const bias = byName.get(biasName(array.name))
    const fits = bias?.shape.length === 1 && bias.shape[0] === filters
    return [
      {
        name: array.name,
        shape: array.shape,
        kernel: array.floats(),
        bias: fits ? { name: bias.name, values: bias.floats() } : null,
      },
    ]
  })
  return kernels.length > 0 ? kernels : none()
}

function none(): never {
  throw refusal(message('filters.none'))
}

/** How the bias of the same layer is called: `conv1.bias` for `conv1.weight`, `conv2d/1` for `conv2d/0`. */
function biasName(name: string): string {
  return name
    .replace(/(depthwise_|pointwise_)?kernel(:0)?$/, 'bias$2')
    .replace(/weight$/, 'bias')
    .replace(/\/0$/, '/1')
}

async function arraysOf(bytes: Uint8Array, readBeside?: ReadBeside): Promise<readonly NamedArray[]> {
  if (isHdf5(bytes)) return withHdf5(bytes, read)
  if (startsWith(bytes, 0x50, 0x4b)) return fromZip(await readZip(bytes, ZIP_LIMITS))
  // PyTorch before 1.6 wrote a bare pickle.
  if (startsWith(bytes, 0x80, 2)) throw refusal(message('filters.oldTorch'))
  if (bytes[8] === 0x7b)
    return readSafetensors(bytes)
      .filter(({ isFloat }) => isFloat)
      .map(inOrder)
  const { graph } = readOnnx(bytes, readBeside)
  return [...graph.initializers.values()]
    .filter(({ dims }) => dims.length === 4 || dims.length === 1)
    .map(({ name, dims, read: values }) => ({
      name,
      shape: dims,
      floats: () => Float32Array.from(values().values, Number),
    }))
}

function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte)
}

async function fromZip(entries: readonly ZipEntry[]): Promise<readonly NamedArray[]> {
  const keras = entries.find(({ name }) => name.endsWith('.weights.h5'))
  if (keras) return withHdf5(await keras.read(), read)
  const pickle = pickleOf(entries)
  if (pickle) return readTorch(entries, pickle)
  const arrays = entries.filter(({ name }) => name.endsWith('.npy'))
  return Promise.all(arrays.map(fromNpy))
}

async function fromNpy(entry: ZipEntry): Promise<NamedArray> {
  const { shape, dtype, fortranOrder, data } = readNpy(await entry.read())
  const reversed = shape.map((_, axis) => shape.length - 1 - axis)
  const floats = () => Float32Array.from(data as Float32Array, Number)
  const array = {
    name: entry.name.replace(/\.npy$/, ''),
    // Integers are counters, and no weights.
    shape: dtype.startsWith('f') ? shape : [],
    floats: fortranOrder ? () => permuted(floats(), shape.toReversed(), reversed) : floats,
  }
  return inOrder(array)
}

/** In the order of PyTorch; what has its two equal sides in front comes from Keras: rows, columns, channels, filters. */
function inOrder({ name, shape, floats }: NamedArray): NamedArray {
  const [first = 0, second = 0, third = 0, fourth = 0] = shape
  const isKeras = shape.length === 4 && third !== fourth && first === second && first <= MAX_SIDE
  return isKeras ? channelsFirst({ name, shape, floats }, [3, 2, 0, 1]) : { name, shape, floats }
}

function channelsFirst({ name, shape, floats }: NamedArray, order: readonly number[]): NamedArray {
  return { name, shape: order.map((axis) => shape[axis]!), floats: () => permuted(floats(), shape, order) }
}

/** All arrays of a Keras file, with short names: that of the layer and of its weights, or their number. */
function read(file: Hdf5): readonly NamedArray[] {
  const found: NamedArray[] = []
  const visit = (path: string, owner: string, depth: number) => {
    for (const name of file.names(path)) {
      if (depth > MAX_DEPTH || found.length > MOST_ARRAYS) throw refusal(message('filters.tooManyArrays'))
      const inner = `${path}/${name}`
      const array = file.array(inner)
      if (array) found.push(kerasArray(`${owner}/${name}`, array))
      else visit(inner, name === 'vars' ? (file.texts(inner, 'name')[0] ?? owner) : name, depth + 1)
    }
  }
  visit('', '', 0)
  // Numbers are read while the file is open.
  return found.map(({ shape, floats, ...rest }) => {
    const numbers = shape.length === 4 || shape.length === 1 ? floats() : new Float32Array()
    return { ...rest, shape, floats: () => numbers }
  })
}

/** Of DepthwiseConv2D, and the first kernel of SeparableConv2D. */
const DEPTHWISE = /depthwise|separable_conv2d[_\d]*\/vars\/0$/

/** Kernels of single channels become filters of one channel each. */
function kerasArray(name: string, { path, ...array }: StoredArray): NamedArray {
  const own = { ...array, name }
  if (array.shape.length !== 4) return own
  if (!DEPTHWISE.test(path)) return channelsFirst(own, [3, 2, 0, 1])
  const { shape, floats } = channelsFirst(own, [2, 3, 0, 1])
  const [channels = 1, multiplier = 1, ...sides] = shape
  return { name, floats, shape: [channels * multiplier, 1, ...sides] }
}
