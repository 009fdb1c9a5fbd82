/**
 * What layers and presets of kernels say, in the window's language. The English stands with the layers and presets
 * themselves; what has no German words yet stays English.
 */
import type { Field, Fields } from '#app/layers/fields'
import type { LayerGroup, LayerKind } from '#app/layers/layer'
import { presetOf, type PresetName } from '#app/layers/presets'
import type { FieldText, FieldTexts, LayerText } from './fields.de'
import { currentLanguage, t } from './index'
import { germanLayers } from './layers.de'
import { germanPresets, type PresetText } from './presets.de'

const GROUPS = {
  convolution: 'stack.groupConvolution',
  activation: 'stack.groupActivation',
  pooling: 'stack.groupPooling',
  global: 'stack.groupGlobal',
  normalization: 'stack.groupNormalization',
  reshaping: 'stack.groupReshaping',
  core: 'stack.groupCore',
  merging: 'stack.groupMerging',
} as const satisfies Record<LayerGroup, string>

export function groupTitle(group: LayerGroup): string {
  return t(GROUPS[group])
}

/** What the layer is called, here and in other libraries. */
export function layerNames({ type, names }: LayerKind): string[] {
  return [type, ...Object.values(names).filter((name) => name !== null)]
}

/** What the layer does, in a sentence. */
export function layerSummary(kind: LayerKind): string {
  return layerText(kind)?.summary ?? kind.summary
}

/** How the layer's weights are counted; nothing where it has none. */
export function layerCounting(kind: LayerKind): string | undefined {
  return layerText(kind)?.counting ?? kind.counting
}

/** The title of a worked example. @param index its place among the examples of the layer */
export function exampleAbout(kind: LayerKind, index: number): string {
  return layerText(kind)?.examples[index] ?? kind.examples[index]?.about ?? ''
}

/** The layer's fields, with help and what an empty one means in the window's language. */
export function layerFields(kind: LayerKind): Fields {
  return fieldsIn(kind.fields, layerText(kind)?.fields)
}

export function presetTitle(name: PresetName): string {
  return presetText(name)?.title ?? presetOf(name).title
}

/** What the kernel responds to, in a sentence. */
export function presetHelp(name: PresetName): string {
  return presetText(name)?.help ?? presetOf(name).help
}

/** The preset's fields, as `layerFields` gives those of a layer. */
export function presetFields(name: PresetName): Fields {
  return fieldsIn(presetOf(name).fields, presetText(name)?.fields)
}

function layerText({ type }: LayerKind): LayerText | undefined {
  return currentLanguage() === 'de' ? germanLayers[type] : undefined
}

function presetText(name: PresetName): PresetText | undefined {
  return currentLanguage() === 'de' ? germanPresets[name] : undefined
}

function fieldsIn(fields: Fields, texts: FieldTexts | undefined): Fields {
  if (!texts) return fields
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldIn(field, texts[name])]))
}

function fieldIn(field: Field<unknown>, text: FieldText | undefined): Field<unknown> {
  if (!text) return field
  const { emptyMeans } = text
  const control =
    emptyMeans !== undefined && 'emptyMeans' in field.control ? { ...field.control, emptyMeans } : field.control
  return { ...field, help: text.help, control }
}
