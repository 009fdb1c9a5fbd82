/**
 * The Node-API by which the C++ reads calls and their errors (node_api.h), over JavaScript values. A value is known to
 * the module by its place in a list, which is empty again after each call.
 */
import type { HostFunctions } from './instance'
import type { ModuleMemory } from './memory'

/** Numbers of a typed array that were copied into the module. */
interface Copy {
  readonly address: number
  kept: boolean
}

const OK = 0
const FAILED = 1
const types = ['undefined', 'null', 'boolean', 'number', 'string', 'symbol', 'object', 'function', 'external', 'bigint']

export class Host {
  memory!: ModuleMemory
  /** While its first word is not 0, kernels stop. */
  stopFlag: Int32Array | null = null
  private values: unknown[] = [undefined]
  private given: readonly unknown[] = []
  private places: ReadonlyMap<unknown, number> = new Map()
  private copies = new Map<unknown, Copy>()
  private error: unknown
  private failed = false

  /**
   * Calls the module with JavaScript values.
   * @param places of maps, by their data; the numbers of other typed arrays are copied
   * @returns what the call gives, and the addresses of the copies that it keeps
   * @throws whatever the module or a getter threw
   */
  call(
    use: (values: readonly number[]) => number,
    given: readonly unknown[],
    places: ReadonlyMap<unknown, number> = new Map(),
  ) {
    this.values = [undefined]
    this.given = given
    this.places = places
    this.copies = new Map()
    this.failed = false
    try {
      const result = use(given.map((value) => this.add(value)))
      if (this.failed) throw this.error
      const kept = [...this.copies.values()].filter((copy) => copy.kept)
      return { result, kept: kept.map(({ address }) => address) }
    } finally {
      for (const { address, kept } of this.copies.values()) if (!kept || this.failed) this.memory.free(address)
      this.values = [undefined]
    }
  }

  valueOf(index: number): unknown {
    return this.values[index]
  }

  /** The copy of an array, during a call. */
  addressOf(array: unknown): number {
    return this.copies.get(array)?.address ?? 0
  }

  get isStopped(): boolean {
    return this.stopFlag !== null && Atomics.load(this.stopFlag, 0) !== 0
  }

  readonly functions: HostFunctions = {
    stop_asked: () => Number(this.isStopped),
    keep: (value) => {
      const copy = this.copies.get(this.values[value!])
      if (copy) copy.kept = true
      return OK
    },
    napi_get_cb_info: (_env, _info, count, values) => {
      this.given.forEach((_, i) => this.word(values! + 4 * i, i + 1))
      return this.word(count!, this.given.length)
    },
    napi_create_double: (_env, value, result) => this.give(result!, value),
    napi_typeof: (_env, value, result) => this.word(result!, types.indexOf(kindOf(this.values[value!]))),
    napi_get_named_property: (_env, object, name, result) =>
      this.read(result!, () => (this.values[object!] as Record<string, unknown>)[this.text(name!)]),
    napi_is_array: (_env, value, result) => this.flag(result!, Array.isArray(this.values[value!])),
    napi_get_array_length: (_env, value, result) => this.word(result!, (this.values[value!] as unknown[]).length),
    napi_get_element: (_env, array, index, result) =>
      this.read(result!, () => (this.values[array!] as unknown[])[index! >>> 0]),
    napi_get_value_double: (_env, value, result) => {
      const number = this.values[value!]
      if (typeof number !== 'number') return FAILED
      this.memory.doubles[result! >>> 3] = number
      return OK
    },
    napi_get_value_bool: (_env, value, result) => {
      const flag = this.values[value!]
      return typeof flag === 'boolean' ? this.flag(result!, flag) : FAILED
    },
    napi_get_value_string_utf8: (_env, value, buffer, size, result) => {
      const text = this.values[value!]
      if (typeof text !== 'string') return FAILED
      const begin = buffer! >>> 0
      const { written } = new TextEncoder().encodeInto(text, this.memory.bytes.subarray(begin, begin + size! - 1))
      this.memory.bytes[begin + written] = 0
      return this.word(result!, written)
    },
    napi_is_typedarray: (_env, value, result) => this.flag(result!, isTypedArray(this.values[value!])),
    napi_get_typedarray_info: (_env, value, type, length, data, buffer) =>
      this.describe(value!, type!, length!, data!, buffer!),
    napi_is_arraybuffer: (_env, value, result) => this.flag(result!, this.values[value!] instanceof ArrayBuffer),
    napi_throw_type_error: (_env, _code, text) => this.fail(new TypeError(this.text(text!))),
    napi_throw_range_error: (_env, _code, text) => this.fail(new RangeError(this.text(text!))),
    napi_is_exception_pending: (_env, result) => this.flag(result!, this.failed),
  }

  private describe(value: number, type: number, length: number, data: number, buffer: number): number {
    const array = this.values[value]
    if (!isTypedArray(array)) return FAILED
    const kind = array instanceof Float32Array ? 0 : array instanceof Float64Array ? 1 : 2
    const address = this.places.get(array) ?? this.copy(array)
    if (address === 0) return this.fail(new RangeError(NO_ROOM))
    this.word(type, kind)
    this.word(length, array.length)
    this.word(data, address)
    return this.word(buffer, this.add(array.buffer))
  }

  private copy(array: TypedArray): number {
    const known = this.copies.get(array)
    if (known) return known.address
    const address = this.memory.reserve(Math.max(array.byteLength, 8))
    if (address === 0) return 0
    this.copies.set(array, { address, kept: false })
    if (array instanceof Float32Array) this.memory.floats.set(array, address / 4)
    return address
  }

  private add(value: unknown): number {
    return this.values.push(value) - 1
  }

  /** Gives the module a value. */
  private give(result: number, value: unknown): number {
    return this.word(result, this.add(value))
  }

  private read(result: number, get: () => unknown): number {
    try {
      return this.give(result, get())
    } catch (error) {
      this.fail(error)
      return FAILED
    }
  }

  /** The first error stays. */
  private fail(error: unknown): number {
    if (!this.failed) this.error = error
    this.failed = true
    return FAILED
  }

  private word(address: number, word: number): number {
    this.memory.words[address >>> 2] = word
    return OK
  }

  private flag(address: number, flag: boolean): number {
    this.memory.bytes[address >>> 0] = flag ? 1 : 0
    return OK
  }

  private text(address: number): string {
    const { bytes } = this.memory
    const begin = address >>> 0
    return new TextDecoder().decode(bytes.subarray(begin, bytes.indexOf(0, begin)))
  }
}

export const NO_ROOM = 'memory: expected room for the kernel, received none from the system'

type TypedArray = Exclude<NodeJS.TypedArray, never>

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : typeof value
}
