import { expect, test } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from './document/edit'
import { planStack } from './plan'
import { mapShape } from './shape'
import { block, stack as layers } from '#native-kernels/testing/portableRun'
import { summaryRows } from './summary'
import { summaryText, type TextFormat } from './summaryText'
import { plainCsv } from './text/csv'
import { format, formatEnglish } from './text/format'

const stack = ['Conv2D', 'GlobalMaxPooling2D'].reduce(
  (e, type) => insertLayer(e, newLayer(e, type), e.stack.length),
  emptyExperiment('x'),
).stack
const plan = planStack(stack, mapShape(1, 8, 8))
const textOf = (of: typeof plan, format: TextFormat, dialect = plainCsv) =>
  summaryText(
    of,
    summaryRows(of, () => null),
    format,
    { dialect, say: formatEnglish },
  )
const relu = layers(['ReLU'])
const FORMULA = '⌊(8 + 0 + 0 - 3) / 1⌋ + 1 = 6'

test('the summary as CSV quotes the shapes, which have commas', () => {
  expect(textOf(plan, 'csv').split('\r\n')).toEqual([
    'Layer (type),Output shape,Parameters,MACs,Memory (bytes),Receptive field,Jump,Start,Size of the output',
    'Input,"(None, 8, 8, 1)",0,0,512,1,1,0,',
    `Conv2D,"(None, 6, 6, 1)",10,324,384,3,1,0,${FORMULA}`,
    'GlobalMaxPooling2D,"(None, 1)",0,0,4,8,6,0,',
    'Total parameters,,10,,,,,,',
    'Trainable parameters,,10,,,,,,',
    'Non-trainable parameters,,0,,,,,,',
    '',
  ])
})

test('the summary of a stack with blocks says what each layer is connected to', () => {
  const branching = [...stack.slice(0, 1), block('Add', relu, []), ...relu]
  const of = planStack(branching, mapShape(1, 8, 8))
  const cells = textOf(of, 'markdown')
    .split('\n')
    .map((line) => line.split(' | ').filter((_, i) => i === 0 || i === 3))
  expect(cells.slice(0, 6).filter((_, i) => i !== 1)).toEqual([
    ['| Layer (type)', 'Connected to'],
    ['| Input', ''],
    ['| Conv2D', 'Input'],
    ['| ReLU', 'Conv2D'],
    ['| Parallel (Add)', 'ReLU, Conv2D'],
  ])
  expect(textOf(plan, 'markdown')).not.toContain('Connected to')
})

test('the summary as CSV for a spreadsheet has its separator and byte order mark', () => {
  const text = textOf(plan, 'csv', { separator: ';', decimal: ',', bom: true })
  expect(text.split('\r\n').slice(0, 3)).toEqual([
    '\uFEFFLayer (type);Output shape;Parameters;MACs;Memory (bytes);Receptive field;Jump;Start;Size of the output',
    'Input;"(None, 8, 8, 1)";0;0;512;1;1;0;',
    `Conv2D;"(None, 6, 6, 1)";10;324;384;3;1;0;${FORMULA}`,
  ])
})

test('the summary as Markdown is a table and a list of totals', () => {
  expect(textOf(plan, 'markdown')).toContain(`| Conv2D | (None, 6, 6, 1) | 10 | 324 | 384 | 3 | 1 | 0 | ${FORMULA} |\n`)
  expect(textOf(plan, 'markdown')).toContain('- Total parameters: 10\n')
})

test.each([
  ['csv', '"a|b_c, ""d"" \\ ~^ (Conv2D)"'],
  ['markdown', 'a\\|b\\_c, "d" \\\\ \\~^ (Conv2D)'],
  ['latex', 'a|b\\_c, "d" \\textbackslash{} \\textasciitilde{}\\textasciicircum{} (Conv2D)'],
] as const)('a name with signs of every kind stays that name in %s', (format, written) => {
  const named = planStack([{ ...stack[0]!, name: 'a|b_c, "d" \\ ~^' }], mapShape(1, 8, 8))
  expect(textOf(named, format)).toContain(written)
})

test('the summary as LaTeX escapes the signs that mean something there', () => {
  const named = planStack([{ ...stack[0]!, name: 'edges_1 & more' }], mapShape(1, 8, 8))
  expect(textOf(named, 'latex')).toContain(
    'edges\\_1 \\& more (Conv2D) & (None, 6, 6, 1) & 10 & 324 & 384 & 3 & 1 & 0 & ' +
      '$\\lfloor$(8 + 0 + 0 - 3) / 1$\\rfloor$ + 1 = 6 \\\\',
  )
})

test('the summary has the times that are known, in the words of its reader and with the decimal mark of its dialect', () => {
  const rows = summaryRows(plan, (index) => (index === 0 ? 0.25 : null))
  const dialect = { separator: ';', decimal: ',', bom: false } as const
  const text = summaryText(plan, rows, 'csv', { dialect, say: (words) => format(words, 'de') })
  expect(text.split('\r\n').slice(0, 3)).toEqual([
    'Schicht (Typ);Ausgabeform;Parameter;MACs;Speicher (Byte);Rezeptives Feld;Sprung;Beginn;Dauer (ms);Größe der Ausgabe',
    'Eingabe;"(None, 8, 8, 1)";0;0;512;1;1;0;;',
    `Conv2D;"(None, 6, 6, 1)";10;324;384;3;1;0;0,25;${FORMULA}`,
  ])
})

test('rows and columns that differ stand side by side', () => {
  const wide = planStack([{ ...stack[0]!, params: { ...stack[0]!.params, kernelSize: [3, 1] } }], mapShape(1, 8, 8))
  expect(textOf(wide, 'csv')).toContain(',3 × 1,1,0,"⌊(8 + 0 + 0 - 3) / 1⌋ + 1 = 6; ⌊(8 + 0 + 0 - 1) / 1⌋ + 1 = 8"\r\n')
})
