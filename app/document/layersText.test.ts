import { expect, it } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from './edit'
import { layersFromText, layersToText, looksLikeLayers } from './layersText'
import { serialiseExperiment } from './parse'

const empty = emptyExperiment('x')
const experiment = ['Conv2D', 'MaxUnpooling2D'].reduce((e, type, i) => insertLayer(e, newLayer(e, type), i), empty)
const pool = (params: unknown) =>
  JSON.stringify({ format: 'poolscope-layers', stack: [{ type: 'MaxPooling2D', params }] })

it('reads back what it wrote, but for the ids', () => {
  const layers = layersFromText(layersToText(experiment.stack))
  expect(layers.map(({ type, params }) => ({ type, params }))).toEqual(
    experiment.stack.map(({ type, params }) => ({ type, params })),
  )
})

it('reads back a block with its lanes, whose ids may repeat', () => {
  const relu = newLayer(empty, 'ReLU')
  const inner = { ...newLayer(empty, 'Parallel'), lanes: [[relu], [relu, relu]] }
  const [read] = layersFromText(layersToText([{ ...inner, lanes: [[inner], []] }]))
  expect(read!.lanes![0]![0]!.lanes!.map((lane) => lane.map(({ type }) => type))).toEqual([['ReLU'], ['ReLU', 'ReLU']])
  expect(() => layersFromText(layersToText([{ ...inner, lanes: [[]] }]))).toThrow(/stack\[0\]\.lanes: .*at least 2/)
})

it('takes the layers of a whole experiment too', () => {
  expect(layersFromText(serialiseExperiment(experiment)).map(({ type }) => type)).toEqual(['Conv2D', 'MaxUnpooling2D'])
})

it('fills in what a layer written by hand leaves out', () => {
  expect(layersFromText(pool({ poolSize: [3, 3] }))[0]).toMatchObject({
    enabled: true,
    params: { poolSize: [3, 3], strides: null },
  })
})

it.each([
  ['some other text', 'Sobel', /^Nothing was pasted\. The clipboard contains no layers\. Copy layers/],
  [
    'half of it',
    layersToText(experiment.stack).slice(0, 90),
    /^Nothing was pasted\. The copied text is not valid JSON; part of it may be missing/,
  ],
  [
    'a stride of 0',
    pool({ strides: [0, 1] }),
    /^Nothing was pasted\. stack\[0\]\.params\.strides\[0\]: expected at least 1, received 0\.$/,
  ],
  [
    'no list',
    '{"format": "poolscope-layers"}',
    /^Nothing was pasted\. stack: expected a list of layers\. Copy the layers again\.$/,
  ],
  ['an unknown layer', pool({}).replace('MaxPooling2D', 'Pool'), /unknown layer "Pool"/],
  ['a dangerous key', pool({}).replace('"params":{}', '"params":{"__proto__":1}'), /key "__proto__" is not allowed/],
])('refuses %s in a sentence', (_, text, message) => {
  expect(() => layersFromText(text)).toThrow(message)
})

it('knows its own text', () => {
  expect(looksLikeLayers(layersToText([]))).toBe(true)
  expect(looksLikeLayers('1\t2\n3\t4')).toBe(false)
})
