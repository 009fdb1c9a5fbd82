import { afterEach, expect, test } from 'vitest'
import { catalogue, kindOf } from '#app/layers/catalogue'
import type { Fields } from '#app/layers/fields'
import { presetNames, presetOf } from '#app/layers/presets'
import type { FieldTexts } from './fields.de'
import { setLanguage } from './index'
import { exampleAbout, layerCounting, layerFields, layerSummary, presetFields, presetHelp, presetTitle } from './layers'
import { germanLayers } from './layers.de'
import { germanPresets } from './presets.de'

afterEach(() => setLanguage('en'))

/** The parameters in order, each with 'empty' where an empty field means something. */
function outline(fields: Fields): string[] {
  return Object.entries(fields).map(([name, { control }]) =>
    'emptyMeans' in control && control.emptyMeans !== undefined ? `${name} empty` : name,
  )
}

function textOutline(texts: FieldTexts = {}): string[] {
  return Object.entries(texts).map(([name, { emptyMeans }]) => (emptyMeans === undefined ? name : `${name} empty`))
}

test.each(catalogue)('$type has its German words, and no others', (kind) => {
  const german = germanLayers[kind.type]
  expect(german, `renderer/messages/layers.de.ts or poolings.de.ts: no ${kind.type}`).toBeDefined()
  expect({
    fields: textOutline(german!.fields).sort(),
    examples: german!.examples.length,
    counting: german!.counting !== undefined,
  }).toEqual({
    fields: outline(kind.fields).sort(),
    examples: kind.examples.length,
    counting: kind.counting !== undefined,
  })
})

test('no German words are left of a layer that is gone', () => {
  const types = catalogue.map(({ type }) => type)
  expect(Object.keys(germanLayers).filter((type) => !types.includes(type))).toEqual([])
})

test.each(presetNames)('the parameters of the preset %s have their German words, and no others', (name) => {
  expect(textOutline(germanPresets[name].fields).sort()).toEqual(outline(presetOf(name).fields).sort())
})

test('a layer speaks the language of the window', () => {
  const conv = kindOf('Conv2D')
  const pool = kindOf('MaxPooling2D')
  expect(layerSummary(conv)).toBe(conv.summary)
  expect(layerFields(pool)).toBe(pool.fields)
  setLanguage('de')
  expect(layerSummary(conv)).toMatch(/^Schiebt kleine Kerne/)
  expect(exampleAbout(pool, 1)).toMatch(/^Der Rand gewinnt nie/)
  expect(layerCounting(conv)).toBe('filters × Kanäle / groups × Zeilen × Spalten, dazu 1 Bias je Filter')
  expect(layerCounting(pool)).toBeUndefined()
  const { strides, ceilMode } = layerFields(pool)
  expect(strides).toMatchObject({
    title: 'strides',
    help: 'Schrittweite zwischen den Fenstern, in Zellen. Leer: die Fenstergröße.',
    control: { emptyMeans: 'wie poolSize', min: 1 },
  })
  expect(strides!.schema).toBe(pool.fields['strides']!.schema)
  expect(ceilMode!.control).toBe(pool.fields['ceilMode']!.control)
})

test('a preset speaks the language of the window', () => {
  expect([presetTitle('boxBlur'), presetHelp('boxBlur')]).toEqual(['Box blur', 'The mean of the window.'])
  setLanguage('de')
  expect([presetTitle('boxBlur'), presetHelp('boxBlur')]).toEqual(['Mittelwertfilter', 'Der Mittelwert des Fensters.'])
  expect(presetFields('gabor')['wavelength']!.help).toBe('Abstand der Streifen, in Zellen.')
})

test('a layer without German words speaks English', () => {
  const made = { ...kindOf('ReLU'), type: 'MadeUp' }
  setLanguage('de')
  expect(layerSummary(made)).toBe(made.summary)
  expect(exampleAbout(made, 0)).toBe(made.examples[0]!.about)
})
