/** Experiment files: text to Experiment with every error named by its place, and back; and the JSON Schema. */
import { z } from 'zod'
import { Failure } from '../failure'
import { catalogue } from '../layers/catalogue'
import { patterns } from '../patterns'
import { said, type Words } from '../sentence'
import { stepTypes } from '../steps'
import { experimentSchema, FORMAT, VERSION, type Experiment } from './experiment'

/**
 * Reads an experiment file.
 * @throws Failure 'invalid-document' with the place, what was expected and what came.
 */
export function parseExperiment(text: string): Experiment {
  return checkExperiment(parseJson(text))
}

/**
 * Validates a plain value as an experiment; missing optional fields get their defaults.
 * @throws Failure 'invalid-document'
 */
export function checkExperiment(value: unknown): Experiment {
  refuseForeign(value)
  refuseDangerousKeys(value, '')
  const result = experimentSchema.safeParse(value)
  if (!result.success) throw describeIssue(result.error.issues[0], value)
  const experiment = result.data as unknown as Experiment
  refuseRepeatedIds(experiment)
  refuseRaggedInputs(experiment)
  return experiment
}

/** The text of an experiment file; matrices of numbers keep each row on one line. */
export function serialiseExperiment(experiment: Experiment): string {
  return `${withRowsOnOneLine(JSON.stringify(experiment, null, 2))}\n`
}

/** The JSON Schema of experiment files, from the same definition that validates them. */
export function experimentJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(experimentSchema, { io: 'input' })
  return { title: 'Poolscope experiment', ...schema }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalid(said`The file is not JSON: ${reason}. Open a .poolscope.json file that Poolscope has saved.`)
  }
}

function refuseForeign(value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(said`Expected an experiment (a JSON object), received ${kindOfValue(value)}.`)
  }
  const { format, version } = value as { format?: unknown; version?: unknown }
  if (format !== FORMAT) {
    throw invalid(said`format: expected "${FORMAT}", received ${spell(format)}. This is not a Poolscope experiment.`)
  }
  if (typeof version === 'number' && version > VERSION) {
    throw invalid(
      said`version: this file was saved by a newer Poolscope (version ${version}, this program knows ${VERSION}). Update Poolscope to open it.`,
    )
  }
}

const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype'])

function refuseDangerousKeys(value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    if (DANGEROUS.has(key)) throw invalid(said`${path || 'experiment'}: the key "${key}" is not allowed. Remove it.`)
    refuseDangerousKeys((value as Record<string, unknown>)[key], path ? `${path}.${key}` : key)
  }
}

function refuseRepeatedIds(experiment: Experiment): void {
  const seen = new Set<string>()
  experiment.stack.forEach((layer, index) => {
    if (seen.has(layer.id)) throw invalid(said`stack[${index}].id: "${layer.id}" is used twice. Give each layer its own id.`)
    seen.add(layer.id)
  })
}

function refuseRaggedInputs(experiment: Experiment): void {
  experiment.inputs.forEach((input, i) => {
    if (input.kind !== 'values') return
    const height = input.planes[0]?.length ?? 0
    const width = input.planes[0]?.[0]?.length ?? 0
    const even = input.planes.every((plane) => plane.length === height && plane.every((row) => row.length === width))
    if (!even) throw invalid(said`inputs[${i}].planes: expected all rows ${width} long and all planes ${height} high.`)
  })
}

type Issue = z.core.$ZodIssue

function describeIssue(issue: Issue | undefined, value: unknown): Failure {
  if (!issue) return invalid(said`The experiment is not valid.`)
  const path = pathText(issue.path)
  const received = lookUp(value, issue.path)
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'type') {
    const [what, known] = knownTypes(issue.path)
    const names = known.join(', ')
    return invalid(said`${path}: unknown ${what} ${spell(received)}. Known ${what}s: ${names}.`, path)
  }
  if (issue.code === 'unrecognized_keys') {
    return invalid(said`${path || 'experiment'}: unknown field "${issue.keys.join('", "')}". Remove it or correct its name.`, path)
  }
  const expected =
    issue.code === 'invalid_type'
      ? said`expected ${issue.expected}`
      : issue.message.replace(/^Invalid (input|option): /, '').replace(/, received .*$/, '')
  return invalid(said`${path || 'experiment'}: ${expected}, received ${spell(received)}.`, path)
}

/** What has a type at this place, and the types that there are. */
function knownTypes(path: readonly PropertyKey[]): readonly [what: string, known: readonly string[]] {
  if (path.includes('steps')) return ['step', stepTypes]
  if (path.includes('pattern')) return ['pattern', patterns.map((kind) => kind.type)]
  return ['layer', catalogue.map((kind) => kind.type)]
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text ? `${text}.${String(key)}` : String(key)
  }, '')
}

function lookUp(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)
}

function spell(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value) ?? kindOfValue(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function kindOfValue(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}

function invalid(words: Words, field?: string): Failure {
  return new Failure('invalid-document', words, field === undefined ? {} : { field })
}

/** JSON with each row of numbers on one line. */
export function withRowsOnOneLine(json: string): string {
  return json.replace(/\[\s*(-?[\d.eE+-]+(?:,\s*-?[\d.eE+-]+)*)\s*\]/g, (_, row: string) => `[${row.replace(/\s+/g, ' ')}]`)
}
