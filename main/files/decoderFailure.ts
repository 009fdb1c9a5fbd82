/** What a decoder's error means, in our own words: an image that is too large, cut off, damaged, or of a kind that is not read. */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import { formatTitles, type ImageFormat } from './pixels'

/** The Failure for an error of sharp's: too large, cut off, not supported, or damaged. */
export function decoderFailure(error: unknown, bytes: Uint8Array, format: ImageFormat): Failure {
  const title = formatTitles[format]
  if (/out of memory/i.test(messageOf(error))) return unreadable(message('images.decoderOutOfMemory'))
  if (tellsOfMissingEnd(error) || endsEarly(bytes, format)) {
    return unreadable(message('images.imageTruncated', { format: title }))
  }
  if (/not (configured|implemented|supported)|unsupported (?!image format)/i.test(messageOf(error))) {
    return unreadable(message('images.variantUnsupported', { format: title, reason: firstLine(error) }))
  }
  return unreadable(message('images.imageDamaged', { format: title, reason: reasonOf(error) }))
}

/** Why sharp can't read an image: in our own words where it says one of the usual things, else in its own. */
export function reasonOf(error: unknown): Message {
  const text = firstLine(error)
  const [, row, column] = /XML parse error.* on line (\d+) column (\d+)/.exec(text) ?? []
  if (row && column) return message('document.jsonSyntaxError', { line: Number(row), column: Number(column) })
  if (/bad dimensions/i.test(text)) return message('images.sizeMissing')
  if (text === '' || /unsupported image format|unable to parse|contains no image|insufficient input data/i.test(text))
    return message('images.headerUnreadable')
  if (/read error|not yet in table|bogus|corrupt/i.test(text)) return message('images.pixelsUnreadable')
  return message('images.decoderReports', { reason: text })
}

export function tellsOfMissingEnd(error: unknown): boolean {
  return /premature end|unexpected end|bad seek|end of file|truncat/i.test(messageOf(error))
}

/** Whether the end that the format demands is missing; for decoders that fail without saying why. */
function endsEarly(bytes: Uint8Array, format: ImageFormat): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (format === 'png') return !view.subarray(-64).includes('IEND')
  if (format === 'webp') return bytes.length < 12 || view.readUInt32LE(4) + 8 > bytes.length
  if (format === 'tiff') return bytes.length < 8 || directoryAt(view) >= bytes.length
  return false
}

/** Where a TIFF's list of tags stands: it is often the file's end. */
function directoryAt(view: Buffer): number {
  return view[0] === 0x49 ? view.readUInt32LE(4) : view.readUInt32BE(4)
}

export function firstLine(error: unknown): string {
  return (messageOf(error).split('\n')[0] ?? '').replace(/^Input buffer has corrupt header:/, '').trim()
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function unreadable(words: Message): Failure {
  return new Failure('unreadable-image', words)
}
