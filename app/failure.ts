/**
 * Failures: every error that a person may read, as a code, a sentence and a remedy.
 * A `Failure` crosses process borders as the plain value of `toPlain` and comes back through `fromPlain`.
 */

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
export type Fix = { readonly label: string } & (
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
  readonly message: string
  readonly place?: FailurePlace
  readonly fixes?: readonly Fix[]
}

/** An error with a code; its message says what was expected, what came, and what to do. */
export class Failure extends Error {
  override readonly name = 'Failure'

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly place: FailurePlace = {},
    readonly fixes: readonly Fix[] = [],
  ) {
    super(message)
  }
}

/** A stack that can't work: the message is a plain sentence without the layer's name, which the plan adds. */
export function impossible(message: string, fixes: readonly Fix[] = []): Failure {
  return new Failure('impossible-stack', message, {}, fixes)
}

export function cancelled(what: string): Failure {
  return new Failure('cancelled', `${what} was cancelled.`)
}

/** The plain value of any thrown thing; what is not a Failure becomes `internal` with its own message. */
export function toPlain(error: unknown): PlainFailure {
  if (error instanceof Failure) {
    return { code: error.code, message: error.message, place: error.place, fixes: error.fixes }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message: `Unexpected error: ${message}` }
}

export function fromPlain(plain: PlainFailure): Failure {
  return new Failure(plain.code, plain.message, plain.place, plain.fixes)
}
