/** Python as text: literals, calls with named arguments, and names. */

export type Literal = number | boolean | string | null | readonly Literal[] | { readonly code: string }

/** A value as Python writes it; lists become tuples. */
export function literal(value: Literal): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return numeral(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if ('code' in value) return value.code
  return `(${value.map(literal).join(', ')}${value.length === 1 ? ',' : ''})`
}

/** A list in brackets. */
export function list(values: readonly Literal[]): Literal {
  return { code: `[${values.map(literal).join(', ')}]` }
}

function numeral(value: number): string {
  return Number.isFinite(value) ? String(value) : `float("${value > 0 ? 'inf' : '-inf'}")`
}

/** `Conv2D(8, (3, 3), padding="same")`. @param named those that are undefined are left out */
export function call(
  name: string,
  positional: readonly Literal[],
  named: Readonly<Record<string, Literal | undefined>> = {},
): string {
  const words = Object.entries(named).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${literal(value)}`],
  )
  return `${name}(${[...positional.map(literal), ...words].join(', ')})`
}

const KEYWORDS =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'
/** What the script names itself. */
const TAKEN = 'inputs model keras layers ops np Path weights layer values print len range'

/** Names of layers as names of variables, each once: `MaxPooling2D 2` is `max_pooling2d_2`, as Keras names layers. */
export class Names {
  private readonly taken = new Set(`${KEYWORDS} ${TAKEN}`.split(' '))

  add(name: string): string {
    const plain = name
      .normalize('NFKD')
      .replace(/([a-z0-9])(?=[A-Z][a-z])/g, '$1_')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 60)
    const word = /^[a-z]/.test(plain) ? plain : `layer_${plain}`.replace(/_$/, '')
    let found = word
    for (let n = 2; this.taken.has(found); n++) found = `${word}_${n}`
    this.taken.add(found)
    return found
  }
}
