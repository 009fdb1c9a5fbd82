import { expect, test } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from './document/edit'
import { planStack } from './plan'
import { mapShape } from './shape'
import { summaryText } from './summaryText'

const stack = ['Conv2D', 'GlobalMaxPooling2D'].reduce(
  (e, type) => insertLayer(e, newLayer(e, type), e.stack.length),
  emptyExperiment('x'),
).stack
const plan = planStack(stack, mapShape(1, 8, 8))

test('the summary as CSV quotes the shapes, which have commas', () => {
  expect(summaryText(plan, 'csv').split('\r\n')).toEqual([
    'Layer (type),Output shape,Parameters,MACs',
    'Input,"(None, 8, 8, 1)",0,0',
    'Conv2D,"(None, 6, 6, 1)",10,324',
    'GlobalMaxPooling2D,"(None, 1)",0,0',
    'Total parameters,,10,',
    'Trainable parameters,,10,',
    'Non-trainable parameters,,0,',
    '',
  ])
})

test('the summary as CSV for a spreadsheet has its separator and byte order mark', () => {
  const text = summaryText(plan, 'csv', { separator: ';', decimal: ',', bom: true })
  expect(text.split('\r\n').slice(0, 3)).toEqual([
    '\uFEFFLayer (type);Output shape;Parameters;MACs',
    'Input;"(None, 8, 8, 1)";0;0',
    'Conv2D;"(None, 6, 6, 1)";10;324',
  ])
})

test('the summary as Markdown is a table and a list of totals', () => {
  expect(summaryText(plan, 'markdown')).toContain('| Conv2D | (None, 6, 6, 1) | 10 | 324 |\n')
  expect(summaryText(plan, 'markdown')).toContain('- Total parameters: 10\n')
})

test.each([
  ['csv', '"a|b_c, ""d"" \\ ~^ (Conv2D)"'],
  ['markdown', 'a\\|b\\_c, "d" \\\\ \\~^ (Conv2D)'],
  ['latex', 'a|b\\_c, "d" \\textbackslash{} \\textasciitilde{}\\textasciicircum{} (Conv2D)'],
] as const)('a name with signs of every kind stays that name in %s', (format, written) => {
  const named = planStack([{ ...stack[0]!, name: 'a|b_c, "d" \\ ~^' }], mapShape(1, 8, 8))
  expect(summaryText(named, format)).toContain(written)
})

test('the summary as LaTeX escapes the signs that mean something there', () => {
  const named = planStack([{ ...stack[0]!, name: 'edges_1 & more' }], mapShape(1, 8, 8))
  expect(summaryText(named, 'latex')).toContain('edges\\_1 \\& more (Conv2D) & (None, 6, 6, 1) & 10 & 324 \\\\')
})
