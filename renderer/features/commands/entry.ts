/** One line of the command palette. */
export interface Entry {
  readonly id: string
  readonly title: string
  /** What it concerns, without the verb: `MaxPooling2D` in `Add layer: MaxPooling2D`; the title where there is no verb. */
  readonly names: readonly string[]
  /** Other words by which it is found. */
  readonly words: string
  /** Keys, or a sentence about it. */
  readonly aside: string
  readonly enabled: boolean
  run(): unknown
}

export function entry(id: string, title: string, run: () => unknown, more: Partial<Entry> = {}): Entry {
  return { id, title, names: [], words: '', aside: '', enabled: true, run, ...more }
}
