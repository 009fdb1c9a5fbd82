/** Issues of validation in words: where, what was expected and what came. Every kind of issue names what is allowed. */
import type { z } from 'zod'
import { presetNames } from '#app/layers/presets'
import { message, type Message } from './message'

type Issue = z.core.$ZodIssue

export interface Described {
  readonly issue: Issue
  /** `stack[0].params.strides[1]`; empty for the value itself. */
  readonly path: string
  /** `expected a number, received "x"` */
  readonly text: Message
}

/** The first of the issues that a schema has with a value. */
export function describeFirst({ issues }: z.ZodError, schema: z.ZodType, value: unknown): Described {
  const issue = innermost(issues[0]!)
  const path = pathText(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return { issue, path, text: message('validation.unknownField', { fields: issue.keys.join('", "') }) }
  }
  const expected = orNull(expectedBy(issue), schema, value, issue)
  return {
    issue,
    path,
    text: message('validation.expectedReceived', { expected, received: spell(lookUp(value, issue.path)) }),
  }
}

/** Of a union, the issue of the option that the value comes closest to: the one that fails within it, not as a whole. */
function innermost(issue: Issue): Issue {
  const nested =
    issue.code === 'invalid_union'
      ? issue.errors
      : issue.code === 'invalid_key' || issue.code === 'invalid_element'
        ? [issue.issues]
        : []
  const close = nested
    .map(([first]) => first)
    .find((first) => first && (first.path.length > 0 || first.code === 'unrecognized_keys' || nested.length === 1))
  return close ? innermost({ ...close, path: [...issue.path, ...close.path] }) : issue
}

function expectedBy(issue: Issue): Message {
  switch (issue.code) {
    case 'invalid_type':
      return kindNamed(issue.expected)
    case 'invalid_value':
      return oneOf(issue.values)
    case 'too_small':
      return atLeast(issue.origin, Number(issue.minimum), issue.inclusive !== false)
    case 'too_big':
      return atMost(issue.origin, Number(issue.maximum), issue.inclusive !== false)
    case 'not_multiple_of':
      return message('validation.multipleOf', { divisor: issue.divisor })
    case 'invalid_format':
      // Our patterns are those of ids and of hashes.
      return issue.format === 'regex'
        ? message(isHash(issue.path) ? 'validation.sha256' : 'validation.idCharacters')
        : message('validation.textFormat', { format: issue.format })
    case 'invalid_union':
      if ('options' in issue && Array.isArray(issue.options)) return oneOf(issue.options)
      return issue.path.at(-2) === 'presets'
        ? message('validation.preset', { presets: presetNames.join(', ') })
        : issue.errors
            .flatMap(([first]) => (first ? [expectedBy(first)] : []))
            .reduce((all, one) => message('validation.or', { first: all, second: one }))
    case 'unrecognized_keys':
      return message('validation.knownFields')
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues[0] ? expectedBy(issue.issues[0]) : message('validation.validEntry')
    case 'custom':
      // The one rule of ours that compares fields: of a typed range.
      return message('validation.rangeOrder')
  }
}

/** Whether a text at this place is the hash of a tensor. */
function isHash(path: readonly PropertyKey[]): boolean {
  return path.some((key) => key === 'sha256' || key === 'tensor' || key === 'tensors')
}

/** Adds that null is allowed, where it is: the issue of the type within doesn't say so. */
function orNull(expected: Message, schema: z.ZodType, value: unknown, issue: Issue): Message {
  const { code, path } = issue
  if (
    !['invalid_type', 'invalid_value', 'invalid_union'].includes(code) ||
    path.length === 0 ||
    lookUp(value, path) === null
  )
    return expected
  const again = schema.safeParse(withNull(value, path))
  const allowed = again.success || !again.error.issues.some((one) => one.path.every((key, i) => key === path[i]))
  return allowed ? message('validation.orNull', { expected }) : expected
}

function withNull(value: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (key === undefined) return null
  const inner = withNull((value as Record<PropertyKey, unknown> | undefined)?.[key], rest)
  return Array.isArray(value)
    ? value.map((one: unknown, i) => (i === key ? inner : one))
    : { ...(value as object), [key]: inner }
}

export function kindNamed(kind: string): Message {
  switch (kind) {
    case 'number':
      return message('validation.number')
    case 'int':
      return message('validation.wholeNumber')
    case 'string':
      return message('validation.text')
    case 'boolean':
      return message('validation.boolean')
    case 'array':
    case 'tuple':
      return message('document.list')
    case 'object':
    case 'record':
      return message('validation.object')
    default:
      return kind
  }
}

function oneOf(values: readonly unknown[]): Message {
  const all = values.map(spelled)
  return all.length === 1 ? all[0]! : message('validation.oneOf', { values: all.join(', ') })
}

function atLeast(origin: string, least: number, inclusive: boolean): Message {
  if (origin === 'string') return message('validation.minLength', { n: least })
  if (origin === 'array') return message('validation.minEntries', { n: least })
  return inclusive ? message('validation.min', { min: least }) : message('validation.moreThan', { limit: least })
}

function atMost(origin: string, most: number, inclusive: boolean): Message {
  if (origin === 'string') return message('validation.maxLength', { n: most })
  if (origin === 'array') return message('validation.maxEntries', { n: most })
  return inclusive ? message('validation.max', { max: most }) : message('validation.lessThan', { limit: most })
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text ? `${text}.${String(key)}` : String(key)
  }, '')
}

export function lookUp(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], value)
}

/** A value as JSON, shortened; `nothing` for what is missing. */
export function spell(value: unknown): Message {
  return value === undefined ? message('validation.nothing') : spelled(value)
}

const SPELLED_LENGTH = 60

/** Looks at no more of the value than is shown, however large or deep it is. */
function spelled(value: unknown): string {
  let text = ''
  for (const piece of jsonPieces(value)) {
    text += piece
    if (text.length > SPELLED_LENGTH) return `${text.slice(0, SPELLED_LENGTH - 3)}...`
  }
  return text
}

/** The JSON of a value, piece by piece; the name of its type where JSON has none. */
function* jsonPieces(value: unknown): Generator<string> {
  if (typeof value === 'string') return yield JSON.stringify(value.slice(0, SPELLED_LENGTH))
  if (typeof value !== 'object' || value === null)
    return yield typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? typeof value)
  if (Array.isArray(value)) {
    yield '['
    for (let i = 0; i < value.length; i++) {
      if (i > 0) yield ','
      yield* jsonPieces(value[i] ?? null)
    }
    return yield ']'
  }
  if (Object.prototype.toString.call(value) !== '[object Object]') return yield value.constructor.name
  yield '{'
  let first = true
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue
    yield `${first ? '' : ','}${JSON.stringify(key.slice(0, SPELLED_LENGTH))}:`
    yield* jsonPieces(item)
    first = false
  }
  yield '}'
}
