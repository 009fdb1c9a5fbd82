/**
 * Failures: every error that a person may read, as a code, a sentence and a remedy.
 * A `Failure` crosses process borders as the plain value of `toPlain` and comes back through `fromPlain`.
 */
import { formatEnglish } from '#app/text/format'
import { message, type Message } from '#app/text/message'

export const failureCodes = [
  'invalid-message',
  'invalid-document',
  'invalid-argument',
  'impossible-stack',
  'over-budget',
  'unreadable-image',
  'unreadable-file',
  'not-found',
  'exists',
  'write-failed',
  'worker-died',
  'cancelled',
  'internal',
] as const

export type FailureCode = (typeof failureCodes)[number]

/** A change that would remove the failure of a layer, offered as a button. */
export type Fix = { readonly label: Message } & (
  | { readonly params: Readonly<Record<string, unknown>> }
  /** The type of a layer to put before the one at fault. */
  | { readonly insertBefore: string }
  /** The id of the layer before which the one at fault would work. */
  | { readonly moveBefore: string }
)

/** Where a failure belongs on the screen. */
export interface FailurePlace {
  readonly layerId?: string
  readonly field?: string
  readonly file?: string
}

export interface PlainFailure {
  readonly code: FailureCode
  readonly message: Message
  readonly place?: FailurePlace
  readonly fixes?: readonly Fix[]
}

/** An error with a code; its words say what was expected, what came, and what to do. Its `message` is the English. */
export class Failure extends Error {
  override readonly name = 'Failure'

  constructor(
    readonly code: FailureCode,
    readonly text: Message,
    readonly place: FailurePlace = {},
    readonly fixes: readonly Fix[] = [],
  ) {
    super(formatEnglish(text))
  }
}

/** A stack that can't work: the words are a plain sentence without the layer's name, which the plan adds. */
export function impossible(text: Message, fixes: readonly Fix[] = []): Failure {
  return new Failure('impossible-stack', text, {}, fixes)
}

export function cancelled(what: Message): Failure {
  return new Failure('cancelled', message('failure.cancelled', { operation: what }))
}

/** The plain value of any thrown thing; what is not a Failure becomes `internal` with its own message. */
export function toPlain(error: unknown): PlainFailure {
  if (error instanceof Failure) {
    return { code: error.code, message: error.text, place: error.place, fixes: error.fixes }
  }
  const reason = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message: message('failure.unexpected', { reason }) }
}

export function fromPlain(plain: PlainFailure): Failure {
  return new Failure(plain.code, plain.message, plain.place, plain.fixes)
}
