/** One area of a message catalogue: the same messages in every language, side by side; the compiler names what is missing. */

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/**
 * Messages by key. `{name}` is replaced by a value; in `one thing | {n} things` the value of `n` chooses the form.
 * English decides which keys there are; every other language must have the same.
 */
export function area<const English extends Readonly<Record<string, string>>>(messages: {
  readonly en: English
  readonly de: Readonly<Record<keyof English, string>>
}): { readonly en: English; readonly de: Readonly<Record<keyof English, string>> } {
  return messages
}
