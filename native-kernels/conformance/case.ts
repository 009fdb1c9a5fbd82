/**
 * One conformance case: a folder with a case.json and .npy files, as cases/README.md describes them.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '#app/failure'
import { product, type NdArray } from './array'

/** Reads a .npy file's bytes. */
export type ReadNpy = (bytes: Uint8Array) => {
  readonly shape: readonly number[]
  readonly fortranOrder: boolean
  readonly data: ArrayLike<number> | BigInt64Array | BigUint64Array
}

export interface ConformanceCase {
  /** Set and name, as in the folder: `torch-grid/conv_001`. */
  readonly name: string
  readonly op: string
  readonly attributes: Attributes
  readonly inputs: readonly NdArray[]
  readonly wanted: readonly NdArray[]
  readonly outputNames: readonly string[]
  readonly spatialDims: number
  readonly channelsLast: boolean
  readonly kernelFormat: string | undefined
  readonly indicesLayout: string | undefined
  readonly indexSpace: string | undefined
  /** The operator set's version where the case follows an old one. */
  readonly opset: number | undefined
  readonly tolerance: { readonly rtol: number; readonly atol: number }
  /** Why implementations disagree on this case, where they do. */
  readonly contested: string | undefined
}

/** @throws Failure 'unreadable-file' if case.json lacks a field that the runner needs, or a file is not as told. */
export function readCase(folder: string, readNpy: ReadNpy): ConformanceCase {
  const fields = new Attributes(JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')), 'case.json')
  const load = (name: string) => readArray(join(folder, name), readNpy)
  const inputNames = fields.words('inputs')
  const outputNames = fields.words('outputs')
  const tolerance = fields.inner('tolerance')
  return {
    name: `${fields.word('set')}/${fields.word('name')}`,
    op: fields.word('op'),
    attributes: fields.inner('attributes'),
    inputs: inputNames.map(load),
    wanted: outputNames.map(load),
    outputNames,
    spatialDims: fields.number('spatial_dims'),
    channelsLast: fields.word('data_format') === 'NHWC',
    kernelFormat: fields.wordIfAny('kernel_format'),
    indicesLayout: fields.wordIfAny('indices_layout'),
    indexSpace: fields.wordIfAny('index_space'),
    opset: fields.numberIfAny('opset'),
    tolerance: { rtol: tolerance.number('rtol'), atol: tolerance.number('atol') },
    contested: fields.wordIfAny('contested'),
  }
}

/** Named values of a JSON object, read with their types. Errors name the field, what was expected and what came. */
export class Attributes {
  private readonly values: ReadonlyMap<string, unknown>

  constructor(
    value: unknown,
    private readonly place: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(place, 'an object', value)
    this.values = new Map(Object.entries(value))
  }

  has(name: string): boolean {
    return this.values.has(name)
  }

  number(name: string, otherwise?: number): number {
    const value = this.values.get(name) ?? otherwise
    if (typeof value !== 'number') throw wrong(`${this.place} ${name}`, 'a number', value)
    return value
  }

  numberIfAny(name: string): number | undefined {
    return this.has(name) ? this.number(name) : undefined
  }

  numbers(name: string, otherwise?: readonly number[]): readonly number[] {
    const value = this.values.get(name) ?? otherwise
    if (!Array.isArray(value)) throw wrong(`${this.place} ${name}`, 'a list of numbers', value)
    return value.map((item: unknown) => {
      if (typeof item !== 'number') throw wrong(`${this.place} ${name}`, 'a list of numbers', value)
      return item
    })
  }

  word(name: string, otherwise?: string): string {
    const value = this.values.get(name) ?? otherwise
    if (typeof value !== 'string') throw wrong(`${this.place} ${name}`, 'a string', value)
    return value
  }

  wordIfAny(name: string): string | undefined {
    return this.has(name) ? this.word(name) : undefined
  }

  words(name: string): readonly string[] {
    const value = this.values.get(name)
    if (!Array.isArray(value)) throw wrong(`${this.place} ${name}`, 'a list of strings', value)
    return value.map((item: unknown) => {
      if (typeof item !== 'string') throw wrong(`${this.place} ${name}`, 'a list of strings', value)
      return item
    })
  }

  inner(name: string): Attributes {
    return new Attributes(this.values.get(name), `${this.place} ${name}`)
  }
}

function readArray(file: string, readNpy: ReadNpy): NdArray {
  const { shape, fortranOrder, data } = readNpy(readFileSync(file))
  if (fortranOrder || data.length !== product(shape)) {
    const came = `${data.length} in ${fortranOrder ? 'Fortran' : 'C'} order`
    throw new Failure('unreadable-file', `${file}: expected ${product(shape)} values in C order, received ${came}.`)
  }
  return { shape, values: numbersOf(data) }
}

function numbersOf(data: ArrayLike<number> | BigInt64Array | BigUint64Array): ArrayLike<number> {
  return data instanceof BigInt64Array || data instanceof BigUint64Array ? Float64Array.from(data, Number) : data
}

function wrong(place: string, expected: string, value: unknown): Failure {
  const came = value === undefined ? 'nothing' : JSON.stringify(value)
  return new Failure('unreadable-file', `${place}: expected ${expected}, received ${came}.`)
}
