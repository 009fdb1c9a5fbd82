/** State dicts of PyTorch: a ZIP archive with a pickle, which names tensors, and their storages as files. */
import { message } from '#app/text/message'
import { printable } from '#app/text/printable'
import { halfToFloat } from '#main/files/half'
import type { ZipEntry } from '#main/files/zip'
import { foreignGlobal, refusal, unpickle, type Pickled } from './pickle'
import type { NamedArray } from './namedArray'

interface Storage {
  readonly key: string
  readonly type: string
  /** Numbers in it. */
  readonly count: number
}

/** A global of the pickle. */
class Global {
  constructor(readonly name: string) {}
}

class Tensor {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

type Read = (view: DataView, at: number) => number

/** Bytes and reading of a number, by the class of its storage; those of integers are passed over. */
const types: Readonly<Record<string, readonly [bytes: number, read: Read]>> = {
  FloatStorage: [4, (view, at) => view.getFloat32(at, true)],
  DoubleStorage: [8, (view, at) => view.getFloat64(at, true)],
  HalfStorage: [2, (view, at) => halfToFloat(view.getUint16(at, true))],
  // The upper half of a float32.
  BFloat16Storage: [2, (view, at) => bfloat(view.getUint16(at, true))],
}

const KNOWN = new Set([
  'collections.OrderedDict',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
  ...['Float', 'Double', 'Half', 'BFloat16', 'Long', 'Int', 'Short', 'Char', 'Byte', 'Bool'].map(
    (type) => `torch.${type}Storage`,
  ),
])

/** Dictionaries and lists in a checkpoint. */
const MOST_ENTRIES = 200_000

/** The archive's pickle; null for an archive of another kind. */
export function pickleOf(entries: readonly ZipEntry[]): ZipEntry | null {
  return entries.find(({ name }) => /(^|\/)data\.pkl$/.test(name)) ?? null
}

/** @throws Failure 'unreadable-file' for a pickle that is damaged, or holds more than tensors and plain values */
export async function readTorch(entries: readonly ZipEntry[], pickle: ZipEntry): Promise<readonly NamedArray[]> {
  const folder = pickle.name.slice(0, -'data.pkl'.length)
  const files = new Map(entries.map((entry) => [entry.name, entry]))
  const order = await files.get(`${folder}byteorder`)?.read()
  if (order && new TextDecoder().decode(order) !== 'little') throw refusal(message('filters.byteOrder'))
  const root = unpickle(await pickle.read(), { find, call, persistent })
  const tensors = tensorsIn(root)
  const storages = new Map<string, Uint8Array>()
  for (const { tensor } of tensors) {
    const { key } = tensor.storage
    const entry = files.get(`${folder}data/${key}`)
    if (entry && !storages.has(key)) storages.set(key, await entry.read())
  }
  return tensors.map(({ name, tensor }) => ({
    name,
    shape: tensor.shape,
    floats: () => floatsOf(name, tensor, storages.get(tensor.storage.key)),
  }))
}

function find(name: string): Pickled {
  return KNOWN.has(name) ? new Global(name) : foreignGlobal(name)
}

function call(callable: Pickled, args: readonly Pickled[]): Pickled {
  const name = callable instanceof Global ? callable.name : ''
  if (name === 'collections.OrderedDict') return new Map()
  const [first] = args
  if (name === 'torch._utils._rebuild_parameter' && first instanceof Tensor) return first
  if (name === 'torch._utils._rebuild_tensor_v2') return tensorOf(args)
  throw refusal(message('filters.pickleDamaged'))
}

/** ('storage', class, key, location, count) */
function persistent(id: Pickled): Pickled {
  const [kind, type, key, , count] = Array.isArray(id) ? (id as Pickled[]) : []
  if (kind !== 'storage' || !(type instanceof Global) || typeof key !== 'string' || !isCount(count))
    throw refusal(message('filters.pickleDamaged'))
  return { key, type: type.name.replace('torch.', ''), count } satisfies Storage
}

function tensorOf([storage, offset, shape, strides]: readonly Pickled[]): Tensor {
  const areCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount)
  const isStorage = typeof storage === 'object' && storage !== null && 'key' in storage
  if (!isStorage || !isCount(offset) || !areCounts(shape) || !areCounts(strides) || shape.length !== strides.length)
    throw refusal(message('filters.pickleDamaged'))
  return new Tensor(storage as Storage, offset, shape, strides)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Tensors of numbers with a fraction in nested dictionaries, with their keys joined by dots. */
function tensorsIn(root: Pickled): { name: string; tensor: Tensor }[] {
  const found: { name: string; tensor: Tensor }[] = []
  const waiting: { name: string; value: unknown }[] = [{ name: '', value: root }]
  let entries = 0
  for (let one = waiting.shift(); one; one = waiting.shift()) {
    const { name, value } = one
    if (value instanceof Tensor && value.storage.type in types) found.push({ name, tensor: value })
    if (!(value instanceof Map)) continue
    entries += value.size
    if (entries > MOST_ENTRIES) throw refusal(message('filters.pickleDamaged'))
    for (const [key, inner] of value) waiting.push({ name: name === '' ? String(key) : `${name}.${key}`, value: inner })
  }
  return found
}

function floatsOf(name: string, tensor: Tensor, bytes: Uint8Array | undefined): Float32Array {
  const { storage, offset, shape, strides } = tensor
  const [size, read] = types[storage.type]!
  const count = shape.reduce((product, side) => product * side, 1)
  const last = shape.reduce((sum, side, axis) => sum + (side - 1) * strides[axis]!, offset)
  const held = Math.floor((bytes?.length ?? 0) / size)
  if (!bytes || count > held || (count > 0 && !(last < held)))
    throw refusal(
      message('filters.storageTooSmall', {
        tensor: printable(name),
        expected: Math.max(count, last + 1),
        received: held,
      }),
    )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    let [rest, from] = [i, offset]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (rest % shape[axis]!) * strides[axis]!
      rest = Math.floor(rest / shape[axis]!)
    }
    numbers[i] = read(view, from * size)
  }
  return numbers
}

const words = new Uint32Array(1)
const float = new Float32Array(words.buffer)

function bfloat(half: number): number {
  words[0] = half << 16
  return float[0]!
}
