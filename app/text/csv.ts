/** Text as comma-separated values, as RFC 4180 says. */
/** A text as a CSV cell: quoted as RFC 4180 says, where it has to be. */
export function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Lines as the text of a file, with the ends that RFC 4180 asks for. */
export function csvText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('')
}
