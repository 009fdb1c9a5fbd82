/** What the program says besides the window's own messages, in the window's language; what is not translated stays English. */
import { toPlain } from '#app/failure'
import type { LayerGroup } from '#app/layers/layer'
import type { Message } from '#app/text/message'
import { german as catalogue } from './catalogue.de'
import { currentLanguage, formatMessage, t } from './index'
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

/** A message in the window's language; a text of the catalogue of layers or of an example by its English. */
export function inWords(words: Message): string {
  return typeof words === 'string' ? translated(words) : formatMessage(words)
}

/** What a thrown thing says. */
export function errorWords(error: unknown): string {
  return inWords(toPlain(error).message)
}

function translated(sentence: string): string {
  return (currentLanguage() === 'de' ? (catalogue[sentence] ?? sentences[sentence]) : undefined) ?? sentence
}
