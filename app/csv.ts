/** A text as a CSV cell: quoted as RFC 4180 says, where it has to be. */
export function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
