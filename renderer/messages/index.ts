/**
 * What the window says, in every language that it speaks: `t('settings.theme')`, in templates and in scripts alike.
 * Layer types and parameters keep their Keras names in every language.
 */
import { shallowRef } from 'vue'
import { toPlain } from '#app/failure'
import { languages, type Language } from '#app/text/area'
import { format } from '#app/text/format'
import type { Message } from '#app/text/message'
import { createTranslate, type Translate } from '#app/text/translate'
import { batch } from './batch'
import { charts } from './charts'
import { classes } from './classes'
import { commands } from './commands'
import { exporting } from './export'
import { file } from './file'
import { film } from './film'
import { form } from './form'
import { gallery } from './gallery'
import { guide } from './guide'
import { help } from './help'
import { history } from './history'
import { images } from './images'
import { inspector } from './inspector'
import { kernel } from './kernel'
import { measure } from './measure'
import { notes } from './notes'
import { paint } from './paint'
import { panels } from './panels'
import { patterns } from './patterns'
import { presentation } from './presentation'
import { settings } from './settings'
import { compare } from './compare'
import { shift } from './shift'
import { status } from './status'
import { stack } from './stack'
import { steps } from './steps'
import { summary } from './summary'
import { swap } from './swap'
import { tour } from './tour'
import { view } from './view'

export { languages, type Language } from '#app/text/area'

/** Each in its own language, so that people who can't read the current one find theirs. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' }

const areas = {
  batch,
  charts,
  classes,
  commands,
  export: exporting,
  file,
  film,
  form,
  gallery,
  guide,
  help,
  history,
  images,
  inspector,
  kernel,
  measure,
  notes,
  paint,
  panels,
  patterns,
  presentation,
  settings,
  compare,
  shift,
  stack,
  status,
  steps,
  summary,
  swap,
  tour,
  view,
}

type Areas = typeof areas
export type MessageKey = { [A in keyof Areas]: `${A}.${Extract<keyof Areas[A]['en'], string>}` }[keyof Areas]

const language = shallowRef<Language>('en')
const translators = new Map<Language, Translate>()
/** Messages without values by language and key: a redrawn window formats hundreds of them. */
const cached = new Map<string, string>()

/** A message of the window in its language; `values.n` chooses the plural form. */
export function t(key: MessageKey, values?: Readonly<Record<string, string | number>>): string {
  if (values) return translator()(key, values)
  const name = `${language.value}.${key}`
  const text = cached.get(name) ?? translator()(key, {})
  cached.set(name, text)
  return text
}

/** A message of the service, a layer or a formula in the window's language. */
export function formatMessage(message: Message): string {
  return format(message, language.value)
}

/** What a thrown thing says, in the window's language. */
export function errorText(error: unknown): string {
  return formatMessage(toPlain(error).message)
}

/** The language of the window. */
export function currentLanguage(): Language {
  return language.value
}

/** Changes the language of the window; 'system' is the first of the system's languages that the window has. */
export function setLanguage(choice: Language | 'system'): void {
  language.value = choice === 'system' ? systemLanguage() : choice
  document.documentElement.lang = language.value
}

function translator(): Translate {
  const known = translators.get(language.value) ?? createTranslate(language.value, areas)
  translators.set(language.value, known)
  return known
}

function systemLanguage(): Language {
  const known = navigator.languages.map((tag) => languages.find((language) => language === tag.split('-')[0]))
  return known.find((language) => language !== undefined) ?? 'en'
}
