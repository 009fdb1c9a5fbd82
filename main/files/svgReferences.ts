/**
 * Refuses drawings that name anything outside of themselves: files, addresses, external entities. A renderer of SVG
 * may read local files that a drawing names, and whoever made the drawing is not to choose them.
 */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'

/**
 * Lets pass what refers to parts of the drawing (`#name`) and to images and fonts inside of it (`data:`). Looks at the
 * whole text, comments included: what counts as a comment depends on the parser.
 * @throws Failure 'unreadable-image'
 */
export function refuseReferences(svg: Uint8Array): void {
  const text = requireAscii(svg)
  const { body, entities } = withoutDoctype(text)
  const plain = resolved(body, entities)
  for (const styled of [plain, withoutCssEscapes(plain)]) {
    for (const [, target] of styled.matchAll(REFERENCE)) if (!INSIDE.test(target!)) throw refused(target!)
    const rule = /@import[^;<]*/i.exec(styled)
    if (rule) throw refused(rule[0])
  }
}

/** Attributes and CSS functions that name something, up to what they name. */
const REFERENCE = /(?:(?<![\w.-])(?:href|xml:base)\s*=\s*["']|\burl\s*\(\s*["']?)\s*([^"'<>)]{0,200})/gi
/** Drawings and styles inside of a drawing could refer to others. */
const INSIDE =
  /^($|#|data:(image\/(png|jpe?g|gif|webp)|font\/|application\/(x-)?font|application\/octet-stream)[^,]*,)/i

/** The text of an encoding in which its marks are ASCII. */
function requireAscii(svg: Uint8Array): string {
  const text = Buffer.from(svg.buffer, svg.byteOffset, svg.byteLength).toString('latin1')
  const encoding = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/i.exec(text)?.[1] ?? 'utf-8'
  if (/^(utf-?8|(us-)?ascii|iso-?8859-?\d+|latin-?\d|windows-125\d)$/i.test(encoding)) return text
  throw unreadable(message('images.svgEncoding', { encoding }))
}

const NAME = String.raw`[\w.:-]+`
const ENTITY = String.raw`<!ENTITY\s+(${NAME})\s+(?:"([^"<&%]*)"|'([^'<&%]*)')\s*>`
/** SVG's own document types are names that no renderer loads, and entities may stand for plain text. */
const DOCTYPE = new RegExp(
  String.raw`<!DOCTYPE\s+${NAME}(?:\s+PUBLIC\s+["']-//W3C//DTD SVG [^"'>]*["']\s+["']https?://www\.w3\.org/[^"'>]*["'])?` +
    String.raw`\s*(?:\[((?:\s|${ENTITY})*)\]\s*)?>`,
)

/** @throws Failure 'unreadable-image' for any other declaration */
function withoutDoctype(text: string): { body: string; entities: ReadonlyMap<string, string> } {
  const [whole, subset = ''] = DOCTYPE.exec(text) ?? ['']
  const body = text.replace(whole, '')
  const other = /<!(DOCTYPE|ENTITY|ATTLIST|ELEMENT|NOTATION)[^>]*/i.exec(body)
  if (other) throw unreadable(message('images.svgDeclaration', { declaration: shortened(other[0]) }))
  const entities = [...subset.matchAll(new RegExp(ENTITY, 'g'))]
  return { body, entities: new Map(entities.map(([, name, double, single]) => [name!, double ?? single ?? ''])) }
}

/** Characters for their numbers, and the text of entities for their names. */
function resolved(text: string, entities: ReadonlyMap<string, string>): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|([\w.:-]+));/gi, (all, hex?: string, decimal?: string, name = '') =>
    hex || decimal
      ? character(hex ? parseInt(hex, 16) : Number(decimal))
      : (entities.get(name) ?? predefined.get(name) ?? all),
  )
}

const predefined = new Map(Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }))

/** Letters for their escapes: `\75 rl(` is `url(`. */
function withoutCssEscapes(text: string): string {
  return text.replace(/\\(?:([\da-f]{1,6})\s?|([^\n]))/gi, (_, hex?: string, letter = '') =>
    hex ? character(parseInt(hex, 16)) : letter,
  )
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

function refused(reference: string): Failure {
  return unreadable(message('images.svgReference', { reference: shortened(reference) }))
}

function shortened(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 80)
}

function unreadable(words: Message): Failure {
  return new Failure('unreadable-image', words)
}
