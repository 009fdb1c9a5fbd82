/**
 * What the window says, in every language that it speaks: `t('settings.theme')`, in templates and in scripts alike.
 * Layer types and parameters keep their Keras names in every language.
 */
import { createI18n } from 'vue-i18n'
import { languages, type Language } from './area'
import { commands } from './commands'
import { exporting } from './export'
import { file } from './file'
import { form } from './form'
import { gallery } from './gallery'
import { help } from './help'
import { history } from './history'
import { images } from './images'
import { inspector } from './inspector'
import { kernel } from './kernel'
import { panels } from './panels'
import { patterns } from './patterns'
import { settings } from './settings'
import { compare } from './compare'
import { shift } from './shift'
import { status } from './status'
import { stack } from './stack'
import { steps } from './steps'
import { summary } from './summary'
import { tour } from './tour'
import { view } from './view'

export { languages, type Language } from './area'

const areas = {
  commands,
  export: exporting,
  file,
  form,
  gallery,
  help,
  history,
  images,
  inspector,
  kernel,
  panels,
  patterns,
  settings,
  compare,
  shift,
  stack,
  status,
  steps,
  summary,
  tour,
  view,
}

type Areas = typeof areas
export type MessageKey = { [A in keyof Areas]: `${A}.${Extract<keyof Areas[A]['en'], string>}` }[keyof Areas]

const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: Object.fromEntries(
    languages.map((language) => [
      language,
      Object.fromEntries(Object.entries(areas).map(([name, words]) => [name, words[language]])),
    ]),
  ),
})

/** Messages without values, as they were last said: a redrawn window says hundreds of them. */
const said = new Map<string, string>()

/** The message in the window's language; `values.n` chooses between the forms of one and many. */
export function t(key: MessageKey, values?: Readonly<Record<string, string | number>>): string {
  if (values) return filled(key, values)
  const name = `${currentLanguage()}.${key}`
  const message = said.get(name) ?? filled(key, {})
  said.set(name, message)
  return message
}

function filled(key: MessageKey, values: Readonly<Record<string, string | number>>): string {
  const { n } = values
  return typeof n === 'number' ? i18n.global.t(key, values, n) : i18n.global.t(key, values)
}

/** The language that the window speaks. */
export function currentLanguage(): Language {
  return i18n.global.locale.value as Language
}

/** Speaks a language from now on; 'system' is the first of the system's that the window knows. */
export function speak(language: Language | 'system'): void {
  const chosen = language === 'system' ? systemLanguage() : language
  i18n.global.locale.value = chosen
  document.documentElement.lang = chosen
}

function systemLanguage(): Language {
  const known = navigator.languages.map((tag) => languages.find((language) => language === tag.split('-')[0]))
  return known.find((language) => language !== undefined) ?? 'en'
}
