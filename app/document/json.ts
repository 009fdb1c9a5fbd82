/** JSON for people to read and compare: two spaces of indentation, each row of numbers on one line. */

const INDENT = '  '

/**
 * The text of a plain value: what JSON.parse reads from it equals the value. Fields that are undefined are left out.
 * The layout depends on the values only, so text inside strings stays as it is.
 */
export function jsonWithRows(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((one) => typeof one === 'number'))
      return `[${value.map(numberText).join(', ')}]`
    return block(
      '[',
      ']',
      value.map((one) => jsonWithRows(one ?? null, indent + INDENT)),
      indent,
    )
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    return block(
      '{',
      '}',
      fields.map(([name, field]) => `${JSON.stringify(name)}: ${jsonWithRows(field, indent + INDENT)}`),
      indent,
    )
  }
  return typeof value === 'number' ? numberText(value) : JSON.stringify(value)
}

function block(open: string, close: string, parts: readonly string[], indent: string): string {
  if (parts.length === 0) return `${open}${close}`
  const inner = `\n${indent}${INDENT}`
  return `${open}${inner}${parts.join(`,${inner}`)}\n${indent}${close}`
}

/** JSON.stringify drops the sign of -0. */
function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(value)
}
