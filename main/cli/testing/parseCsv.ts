/** Reads back a table in CSV: a row per line by the names of its columns, without the apostrophes of text cells. */
export function parseCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1)!.push((quoted?.replaceAll('""', '"') ?? plain ?? '').replace(/'(?=[=+\-@\t\n])/g, ''))
    if (end === '\n') rows.push([])
  }
  const [names = [], ...lines] = rows.slice(0, -1)
  return lines.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])))
}
