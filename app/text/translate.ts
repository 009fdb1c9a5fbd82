/** Translates keyed messages: plural forms and interpolation are those of Intlify, whose message syntax the catalogues use. */
import {
  compile,
  createCoreContext,
  registerMessageCompiler,
  registerMessageResolver,
  resolveValue,
  translate,
} from '@intlify/core-base'
import type { Language } from './area'
import { printable } from './printable'

export type Areas = Readonly<Record<string, { readonly [L in Language]: Readonly<Record<string, string>> }>>

export type Translate = (key: string, values: Readonly<Record<string, string | number>>) => string

registerMessageCompiler(compile)
registerMessageResolver(resolveValue)

/**
 * @param areas by name; the message `save` of the area `file` has the key `file.save`
 * @returns a function from key and values to text, with control characters of the values shown escaped; a number `n` among the values chooses the plural form
 */
export function createTranslate(language: Language, areas: Areas): Translate {
  const messages = Object.fromEntries(Object.entries(areas).map(([name, area]) => [name, area[language]]))
  const context = createCoreContext({
    locale: language,
    messages: { [language]: messages },
    missingWarn: false,
    fallbackWarn: false,
    // Text goes into text nodes and terminals, never into HTML.
    warnHtmlMessage: false,
  })
  return (key, values) => {
    const { n } = values
    const shown = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? printable(value) : value]),
    )
    return String(translate(context, key, shown, typeof n === 'number' ? { plural: n } : {}))
  }
}
