/** One area of the catalogue: the same messages in every language, side by side; the compiler names what is missing. */

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** `{name}` is filled in; `one thing | {n} things` is chosen by the number given with it. */
export function area<K extends string>(messages: Readonly<Record<Language, Readonly<Record<K, string>>>>) {
  return messages
}
