/** What a decoder's error means, in our own words: an image that is cut off, damaged, or of a kind that is not read. */
import { Failure } from '#app/failure'
import { said, type Words } from '#app/text/message'
import { formatTitles, type ImageFormat } from './pixels'

/** The Failure for an error of sharp's: cut off, not supported, or damaged. */
export function decoderFailure(error: unknown, bytes: Uint8Array, format: ImageFormat): Failure {
  const title = formatTitles[format]
  if (tellsOfMissingEnd(error) || endsEarly(bytes, format)) {
    return unreadable(said`The ${title} file is cut off: the end of the picture is missing. Get the file again.`)
  }
  if (/not (configured|implemented|supported)|unsupported (?!image format)/i.test(messageOf(error))) {
    return unreadable(
      said`This kind of ${title} is not supported: its decoder says "${firstLine(error)}". Save the image as PNG.`,
    )
  }
  return unreadable(said`The ${title} file is damaged: ${reasonOf(error)}. Get the file again.`)
}

/** Why sharp can't read a picture: in our own words where it says one of the usual things, else in its own. */
export function reasonOf(error: unknown): Words {
  const text = firstLine(error)
  const [, row, column] = /XML parse error.* on line (\d+) column (\d+)/.exec(text) ?? []
  if (row && column) return said`it can't be read from line ${Number(row)}, column ${Number(column)} on`
  if (/bad dimensions/i.test(text)) return said`it has no width or no height`
  if (text === '' || /unsupported image format|unable to parse|contains no image|insufficient input data/i.test(text))
    return said`its header can't be read`
  if (/read error|not yet in table|bogus|corrupt/i.test(text)) return said`its pixels can't be read`
  return said`its decoder says "${text}"`
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

function unreadable(words: Words): Failure {
  return new Failure('unreadable-image', words)
}
