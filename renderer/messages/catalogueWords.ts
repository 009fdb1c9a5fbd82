/** What the catalogue of layers and presets says, in the window's language; what is not translated stays English. */
import type { LayerGroup } from '../../app/layers/layer'
import { german } from './catalogue.de'
import { currentLanguage, t } from './index'

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

/** A sentence of the catalogue: a summary, what a parameter means, what an example shows. */
export function inWords(sentence: string): string {
  return (currentLanguage() === 'de' ? german[sentence] : undefined) ?? sentence
}
