import { afterEach, expect, test } from 'vitest'
import { catalogue } from '#app/layers/catalogue'
import { setLanguage } from '#renderer/messages/index'
import { layerSearchText } from '#renderer/messages/searchWords'
import { search } from './search'

afterEach(() => setLanguage('en'))

const titles = ['Save', 'Save as...', 'Show or hide stack', 'Turn layer on or off', 'VGG block', 'Größe ändern']
const found = (typed: string) => search(titles, typed, (title) => ({ names: [title], about: '' }))
const layers = (typed: string) => search(catalogue, typed, layerSearchText).map(({ type }) => type)

test('without words everything is found, in its order', () => {
  expect(found(' ... ')).toEqual(titles)
})

test.each([
  ['save', 'Save'],
  ['SAVE AS', 'Save as...'],
  ['sa as', 'Save as...'],
  ['stack hide', 'Show or hide stack'],
  ['off', 'Turn layer on or off'],
  ['grosse', 'Größe ändern'],
  ['vggb', 'VGG block'],
])('%s finds %s first', (typed, title) => {
  expect(found(typed)[0]).toBe(title)
})

test('what lacks one of the words, or its letters in order, is not found', () => {
  expect(found('save stack')).toEqual([])
  expect(found('evas')).toEqual([])
  expect(found('xyz')).toEqual([])
})

test.each([
  ['dense', 'Dense'],
  ['max', 'MaxPooling2D'],
  ['conv', 'Conv2D'],
  ['conv2d', 'Conv2D'],
  ['average', 'AveragePooling2D'],
  ['avg', 'AveragePooling2D'],
  ['mp2', 'MaxPooling2D'],
  ['avgpool', 'AveragePooling2D'],
  ['global max', 'GlobalMaxPooling2D'],
  ['upsampling', 'UpSampling2D'],
  ['linear', 'Dense'],
  ['relu', 'ReLU'],
  ['softmax', 'Softmax'],
  ['flatten', 'Flatten'],
])('among the layers %s finds %s first', (typed, type) => {
  expect(layers(typed)[0]).toBe(type)
})

test.each([
  ['faltung', 'Conv2D'],
  ['mittelwert', 'AveragePooling2D'],
  ['vollverbunden', 'Dense'],
  ['aktivierung', 'ReLU'],
  ['max', 'MaxPooling2D'],
])('among the layers %s finds %s first in German, too', (typed, type) => {
  setLanguage('de')
  expect(layers(typed)[0]).toBe(type)
})

test('pool finds all poolings before anything else', () => {
  const poolings = catalogue.filter(({ type }) => type.includes('Pooling')).map(({ type }) => type)
  expect(layers('pool').slice(0, poolings.length).sort()).toEqual(poolings.sort())
  expect(layers('pool')[0]).toBe('MaxPooling2D')
})

test('every layer is first under its own name', () => {
  expect(catalogue.filter(({ type }) => layers(type)[0] !== type)).toEqual([])
})
