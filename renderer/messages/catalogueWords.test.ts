import { afterEach, expect, test } from 'vitest'
import { catalogue } from '#app/layers/catalogue'
import { presetNames, presetOf } from '#app/layers/presets'
import { german } from './catalogue.de'
import { inWords } from './catalogueWords'
import { setLanguage } from './index'

afterEach(() => setLanguage('en'))

/** Names stay as they are in every language. */
const NAMES = /^(Sobel|Prewitt|Scharr) [xy]$|^Gabor$/

const fields = [...catalogue, ...presetNames.map(presetOf)].flatMap((one) => Object.values(one.fields))
const sentences = new Set([
  ...catalogue.flatMap(({ summary, examples, counting }) => [
    summary,
    ...examples.map(({ about }) => about),
    counting ?? '',
  ]),
  ...presetNames.map(presetOf).flatMap(({ title, help }) => [title, help]),
  ...fields.flatMap(({ help, control }) => [help, ('emptyMeans' in control ? control.emptyMeans : '') ?? '']),
])
sentences.delete('')

test('every sentence of the catalogue has its German one', () => {
  expect([...sentences].filter((sentence) => !NAMES.test(sentence) && german[sentence] === undefined)).toEqual([])
})

test('no German sentence has lost its English one', () => {
  expect(Object.keys(german).filter((sentence) => !sentences.has(sentence))).toEqual([])
})

test('a sentence is said in the language of the window', () => {
  expect(inWords('The threshold.')).toBe('The threshold.')
  setLanguage('de')
  expect([inWords('The threshold.'), inWords('Gabor')]).toEqual(['Die Schwelle.', 'Gabor'])
})
