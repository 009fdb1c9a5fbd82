/** Failures of a batch: which an image carries in its row, and which end a shard, for now or for good. */
import { Failure, toPlain, type FailureCode } from '#app/failure'
import type { KeyedMessage, Message } from '#app/text/message'
import { MAX_PIXELS } from '#main/files/pixels'

/** As sysexits.h names them: EX_TEMPFAIL and EX_DATAERR. */
export const TRY_AGAIN = 75
export const PERMANENT = 65

/** A shard or a join failed; `exit` tells a scheduler whether the same command can succeed later. */
export class ShardFailure extends Failure {
  constructor(
    { code, text, place }: Failure,
    readonly exit: typeof TRY_AGAIN | typeof PERMANENT,
  ) {
    super(code, text, place)
  }
}

const temporary: readonly FailureCode[] = ['over-budget', 'worker-died', 'write-failed', 'cancelled', 'internal']

/** What ends a shard: disk, memory, a lost worker and an interrupt are worth another try; wrong data are not. */
export function shardFailure(error: unknown, textOf: (text: Message) => Message = (text) => text): ShardFailure {
  if (error instanceof ShardFailure) return error
  const { code, message, place } = toPlain(error)
  const again = temporary.includes(code) || mentions(message, isOfMachine)
  return new ShardFailure(new Failure(code, textOf(message), place), again ? TRY_AGAIN : PERMANENT)
}

const ofImage: readonly FailureCode[] = [
  'not-found',
  'unreadable-file',
  'unreadable-image',
  'invalid-argument',
  'invalid-document',
  'impossible-stack',
]
/** Said of an image, but caused by the machine: too many open files, no room for temporary files, an archive beyond the budget. */
const ofMachine = ['files.tooManyOpen', 'service.notDecoded', 'zip.tooLarge']
/** These name the most pixels allowed; below what the program itself allows, the memory budget sets that. */
const tooLarge = ['images.imageTooLarge', 'images.declaresTooManyPixels']

/** Whether a failure tells of the image, and so belongs in its row. */
export function isOfImage(error: unknown): error is Failure {
  return error instanceof Failure && ofImage.includes(error.code) && !mentions(error.text, isOfMachine)
}

/** Whether an image may have failed only because of those that are decoded beside it. */
export function mayBeCrowded(error: unknown): boolean {
  if (!(error instanceof Failure)) return false
  const keys = [...ofMachine, 'service.decoderEnded', 'service.decodingTimedOut']
  return error.code === 'over-budget' || mentions(error.text, ({ key }) => keys.includes(key))
}

/** Whether a larger memory budget could help. */
export function isOfBudget({ code, text }: Failure): boolean {
  if (mentions(text, isBeyondBudget)) return true
  return code === 'over-budget' && !mentions(text, ({ key }) => key === 'engine.outOfMemory')
}

function isOfMachine(text: KeyedMessage): boolean {
  return ofMachine.includes(text.key) || isBeyondBudget(text)
}

function isBeyondBudget({ key, values }: KeyedMessage): boolean {
  const max = values['max']
  const byBudget = typeof max === 'object' && 'amount' in max && max.amount < MAX_PIXELS
  return tooLarge.includes(key) && byBudget
}

/** Whether one of the messages of which a text is made is wanted. */
function mentions(text: Message | number, wanted: (text: KeyedMessage) => boolean): boolean {
  if (typeof text !== 'object' || 'amount' in text || 'arithmetic' in text) return false
  if ('parts' in text) return text.parts.some((part) => mentions(part, wanted))
  return wanted(text) || Object.values(text.values).some((value) => mentions(value, wanted))
}
