/** Experiment files: text to Experiment with every error named by its place, and back; and the JSON Schema. */
import { z } from 'zod'
import { Failure } from '#app/failure'
import { describeFirst, kindNamed, lookUp, spell } from '#app/text/issues'
import { catalogue } from '#app/layers/catalogue'
import { patterns } from '#app/inputs/patterns'
import { message, concat, type Message } from '#app/text/message'
import { stepTypes } from '#app/inputs/steps'
import { experimentSchema, FORMAT, MAX_DEPTH, MAX_LAYERS, VERSION, type Experiment, type Lane } from './experiment'
import { jsonWithRows } from './json'
import { allLayers, depthOf, hasBlocks } from './lanes'
import { plainValueProblem } from './plainValue'
import { tensorsIn } from './tensors'

/**
 * Reads an experiment file.
 * @throws Failure 'invalid-document' with the place, what was expected and what came.
 */
export function parseExperiment(text: string): Experiment {
  return checkExperiment(parseJson(text))
}

/**
 * Validates a plain value as an experiment; missing optional fields get their defaults, and the version is the lowest
 * that holds it.
 * @throws Failure 'invalid-document'
 */
export function checkExperiment(value: unknown): Experiment {
  refuseForeign(value)
  const problem = plainValueProblem(value, 'experiment')
  if (problem !== null) throw invalid(problem)
  const result = experimentSchema.safeParse(value)
  if (!result.success) throw refusalOf(result.error, value)
  const experiment = result.data as unknown as Experiment
  refuseDeepBlocks(experiment)
  refuseRepeatedIds(experiment.stack)
  refuseRaggedInputs(experiment)
  return { ...experiment, version: needsVersion2(experiment) ? VERSION : 1 }
}

/**
 * The text of an experiment file, which parseExperiment reads back as it was; matrices keep each row on one line. In the
 * lowest version, earlier releases open what has neither blocks nor tensors.
 * @throws Failure 'invalid-document' instead of writing what could not be opened again
 */
export function serialiseExperiment(experiment: Experiment): string {
  const { version } = checkExperiment(experiment)
  return `${jsonWithRows({ ...experiment, version })}\n`
}

/** The JSON Schema of experiment files, from the same definition that validates them. */
export function experimentJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(experimentSchema, { io: 'input' })
  return { title: 'Poolscope experiment', ...schema }
}

function parseJson(bytes: string): unknown {
  const text = bytes.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid(message('document.fileNotJson', { reason: breakOf(text, error) }))
  }
}

/** Where a text stops being JSON, by what the parser says of it. */
function breakOf(text: string, error: unknown): Message {
  const syntaxError = error instanceof Error ? error.message : ''
  const position = / at position (\d+)/.exec(syntaxError)?.[1]
  if (/end of JSON|unterminated/i.test(syntaxError) || Number(position) >= text.trimEnd().length) {
    return message('document.jsonEndsTooEarly')
  }
  if (position === undefined) return message('document.jsonStartsWith', { start: text.trimStart().slice(0, 20) })
  const before = text.slice(0, Number(position)).split('\n')
  return message('document.jsonSyntaxError', { line: before.length, column: before.at(-1)!.length + 1 })
}

function refuseForeign(value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(
      message('document.notAnObject', {
        received: value === null ? 'null' : Array.isArray(value) ? message('document.list') : kindNamed(typeof value),
      }),
    )
  }
  const { format, version } = value as { format?: unknown; version?: unknown }
  if (format !== FORMAT) {
    throw invalid(message('document.wrongFormat', { expected: FORMAT, received: spell(format) }))
  }
  if (typeof version === 'number' && version > VERSION) {
    throw invalid(message('document.newerVersion', { version, supported: VERSION }))
  }
}

function refuseDeepBlocks({ stack }: Experiment): void {
  if (depthOf(stack) > MAX_DEPTH) throw invalid(message('document.blocksTooDeep', { max: MAX_DEPTH }), 'stack')
  const { length } = allLayers(stack)
  if (length > MAX_LAYERS)
    throw invalid(message('document.tooManyLayers', { max: MAX_LAYERS, received: length }), 'stack')
}

function refuseRepeatedIds(lane: Lane, path = 'stack', seen = new Set<string>()): void {
  lane.forEach(({ id, lanes }, index) => {
    const place = `${path}[${index}]`
    if (seen.has(id)) throw invalid(message('document.repeatedId', { place, id }))
    seen.add(id)
    lanes?.forEach((inner, i) => refuseRepeatedIds(inner, `${place}.lanes[${i}]`, seen))
  })
}

function refuseRaggedInputs(experiment: Experiment): void {
  experiment.inputs.forEach((input, i) => {
    if (input.kind !== 'values') return
    const height = input.planes[0]?.length ?? 0
    const width = input.planes[0]?.[0]?.length ?? 0
    const even = input.planes.every((plane) => plane.length === height && plane.every((row) => row.length === width))
    if (!even) throw invalid(message('document.raggedPlanes', { index: i, width, height }))
  })
}

function needsVersion2({ stack, weights }: Experiment): boolean {
  return hasBlocks(stack) || weights !== undefined || tensorsIn(stack).size > 0
}

/** Names the first thing that is wrong. */
function refusalOf(error: z.ZodError, value: unknown): Failure {
  const { issue, path, text: words } = describeFirst(error, experimentSchema, value)
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'type') {
    return invalid(concat([path, unknownType(issue.path, spell(lookUp(value, issue.path)))], ': '), path)
  }
  return invalid(message('document.problemAt', { place: path || 'experiment', problem: words }), path)
}

/** What has a type at this place, and the types that there are. */
function unknownType(path: readonly PropertyKey[], received: Message): Message {
  if (path.includes('steps')) return message('document.unknownStep', { received, known: stepTypes.join(', ') })
  if (path.includes('pattern'))
    return message('document.unknownPattern', { received, known: patterns.map(({ type }) => type).join(', ') })
  return message('document.unknownLayer', { received, known: layerTypes.join(', ') })
}

const layerTypes = catalogue.map(({ type }) => type)

function invalid(words: Message, field?: string): Failure {
  return new Failure('invalid-document', words, field === undefined ? {} : { field })
}
