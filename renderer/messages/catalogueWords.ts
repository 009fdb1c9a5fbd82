/** What the program says besides the window's own messages, in the window's language; what is not translated stays English. */
import { toPlain } from '#app/failure'
import type { LayerGroup } from '#app/layers/layer'
import { filled, type Words } from '#app/text/message'
import { count } from '#renderer/controls/spoken'
import { german as catalogue } from './catalogue.de'
import { currentLanguage, t } from './index'
import { german as sentences } from './sentences.de'

const GROUPS = {
  convolution: 'stack.groupConvolution',
  activation: 'stack.groupActivation',
  pooling: 'stack.groupPooling',
  global: 'stack.groupGlobal',
  normalization: 'stack.groupNormalization',
  reshaping: 'stack.groupReshaping',
  core: 'stack.groupCore',
} as const satisfies Record<LayerGroup, string>

export function groupTitle(group: LayerGroup): string {
  return t(GROUPS[group])
}

/** A sentence of the catalogue of layers, of a problem with its remedies, of a failure, of an example. */
export function inWords(words: Words): string {
  if (typeof words === 'string') return translated(words)
  return 'amount' in words ? count(words.amount) : filled(translated(words.words), words.values, inWords)
}

/** What a thrown thing says. */
export function errorWords(error: unknown): string {
  return inWords(toPlain(error).message)
}

function translated(sentence: string): string {
  return (currentLanguage() === 'de' ? (catalogue[sentence] ?? sentences[sentence]) : undefined) ?? sentence
}
