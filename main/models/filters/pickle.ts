/**
 * Pickles (https://docs.python.org/3/library/pickle.html) of plain values, and of the few globals that a caller knows.
 * Nothing of them is executed: a global is a name, and what is made of one is whatever the caller makes.
 */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import { printable } from '#app/text/printable'

/** Dictionaries are maps, so that no key reaches an object's prototype; tuples and lists are arrays. */
export type Pickled = null | boolean | number | string | object

export interface PickleGlobals {
  /** What a global stands for. @throws Failure for one that is not known */
  find(name: string): Pickled
  /** What a call of a global gives. */
  call(callable: Pickled, args: readonly Pickled[]): Pickled
  /** What is stored outside of the pickle. */
  persistent(id: Pickled): Pickled
}

const MARK = Symbol('mark')
type Item = Pickled | typeof MARK

/** Values on the stack and in the memo: far more than a state dict has. */
const MOST_VALUES = 1_000_000

/** @throws Failure 'unreadable-file' for other operations, and for a pickle that is cut off */
export function unpickle(bytes: Uint8Array, globals: PickleGlobals): Pickled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stack: Item[] = []
  const memo = new Map<number, Pickled>()
  let at = 0

  const take = (count: number) => {
    if (!(at + count <= bytes.length)) throw damaged()
    at += count
    return at - count
  }
  const text = (length: number) => {
    const from = take(length)
    return new TextDecoder().decode(bytes.subarray(from, from + length))
  }
  const line = () => {
    const end = bytes.indexOf(0x0a, at)
    if (end < 0) throw damaged()
    const read = text(end - at)
    at = end + 1
    return read
  }
  const pop = (): Pickled => {
    const value = stack.pop()
    if (value === undefined || typeof value === 'symbol') throw damaged()
    return value
  }
  const top = (): Pickled => {
    const value = pop()
    stack.push(value)
    return value
  }
  const sinceMark = (): Pickled[] => {
    const from = stack.lastIndexOf(MARK)
    if (from < 0) throw damaged()
    return stack.splice(from).slice(1) as Pickled[]
  }
  const last = (count: number): Pickled[] => Array.from({ length: count }, pop).toReversed()
  const setItems = (items: readonly Pickled[]) => {
    const map = top()
    if (!(map instanceof Map)) throw damaged()
    for (let i = 0; i + 1 < items.length; i += 2) map.set(items[i], items[i + 1])
  }
  const append = (items: readonly Pickled[]) => {
    const list = top()
    if (!Array.isArray(list)) throw damaged()
    for (const item of items) list.push(item)
  }
  const remember = (place: number) => memo.set(place, top())
  const recall = (place: number) => {
    const value = memo.get(place)
    if (value === undefined) throw damaged()
    stack.push(value)
  }
  const long = (length: number) => {
    const from = take(length)
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[from + i]!)
    return Number(BigInt.asIntN(8 * length, value))
  }

  const operations: Readonly<Record<number, () => unknown>> = {
    0x80: () => take(1), // PROTO
    0x95: () => take(8), // FRAME
    0x28: () => stack.push(MARK),
    0x30: () => pop(), // POP
    0x4e: () => stack.push(null), // NONE
    0x88: () => stack.push(true),
    0x89: () => stack.push(false),
    0x4a: () => stack.push(view.getInt32(take(4), true)), // BININT
    0x4b: () => stack.push(view.getUint8(take(1))), // BININT1
    0x4d: () => stack.push(view.getUint16(take(2), true)), // BININT2
    0x8a: () => stack.push(long(view.getUint8(take(1)))), // LONG1
    0x47: () => stack.push(view.getFloat64(take(8))), // BINFLOAT
    0x58: () => stack.push(text(view.getUint32(take(4), true))), // BINUNICODE
    0x8c: () => stack.push(text(view.getUint8(take(1)))), // SHORT_BINUNICODE
    0x42: () => stack.push(text(view.getUint32(take(4), true))), // BINBYTES
    0x43: () => stack.push(text(view.getUint8(take(1)))), // SHORT_BINBYTES
    0x7d: () => stack.push(new Map()), // EMPTY_DICT
    0x5d: () => stack.push([]), // EMPTY_LIST
    0x29: () => stack.push([]), // EMPTY_TUPLE
    0x8f: () => stack.push([]), // EMPTY_SET
    0x74: () => stack.push(sinceMark()), // TUPLE
    0x6c: () => stack.push(sinceMark()), // LIST
    0x85: () => stack.push(last(1)), // TUPLE1
    0x86: () => stack.push(last(2)), // TUPLE2
    0x87: () => stack.push(last(3)), // TUPLE3
    0x73: () => setItems(last(2)), // SETITEM
    0x75: () => setItems(sinceMark()), // SETITEMS
    0x61: () => append(last(1)), // APPEND
    0x65: () => append(sinceMark()), // APPENDS
    0x90: () => append(sinceMark()), // ADDITEMS
    0x71: () => remember(view.getUint8(take(1))), // BINPUT
    0x72: () => remember(view.getUint32(take(4), true)), // LONG_BINPUT
    0x94: () => remember(memo.size), // MEMOIZE
    0x68: () => recall(view.getUint8(take(1))), // BINGET
    0x6a: () => recall(view.getUint32(take(4), true)), // LONG_BINGET
    0x63: () => stack.push(globals.find(`${line()}.${line()}`)), // GLOBAL
    0x93: () => stack.push(globals.find(last(2).map(String).join('.'))), // STACK_GLOBAL
    0x52: () => {
      const [callable, args] = last(2) as [Pickled, Pickled]
      if (!Array.isArray(args)) throw damaged()
      stack.push(globals.call(callable, args as Pickled[]))
    }, // REDUCE
    0x62: () => pop(), // BUILD: attributes of a dictionary, such as the versions of modules
    0x51: () => stack.push(globals.persistent(pop())), // BINPERSID
  }

  for (;;) {
    const code = bytes[take(1)]!
    if (code === STOP) return pop()
    const operation = operations[code]
    if (!operation) throw refused(code)
    operation()
    if (stack.length + memo.size > MOST_VALUES) throw damaged()
  }
}

const STOP = 0x2e

/** @throws always: a global that is not known could be any program */
export function foreignGlobal(name: string): never {
  throw refusal(message('filters.foreignGlobal', { name: printable(name).slice(0, 200) }))
}

function refused(code: number): Failure {
  return refusal(message('filters.pickleOperation', { code: `0x${code.toString(16)}` }))
}

function damaged(): Failure {
  return refusal(message('filters.pickleDamaged'))
}

export function refusal(reason: Message): Failure {
  return new Failure('unreadable-file', message('filters.refused', { reason }))
}
