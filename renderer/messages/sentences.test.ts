import ts from 'typescript'
import { afterEach, expect, test } from 'vitest'
import { amount, said } from '#app/text/message'
import { inWords } from './catalogueWords'
import { speak } from './index'
import { german } from './sentences.de'

afterEach(() => speak('en'))

const sources = import.meta.glob<string>(
  ['../../{app,main,native-kernels}/**/*.ts', '../**/*.ts', '!**/*.test.ts', '!**/testing/**'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
)
const shipped = import.meta.glob<{ name: string; notes: string; inputs: { kind: string; name: string }[] }>(
  '../../examples/*.json',
  { import: 'default', eager: true },
)

/** Words that stand in sentences as values. */
const WITHIN = ['a 3 x 3 window', 'a square window']

const sentences = new Set([
  ...Object.entries(sources).flatMap(([file, source]) => saidIn(file, source)),
  ...Object.values(shipped).flatMap(({ name, notes, inputs }) => [
    name,
    notes,
    ...inputs.filter(({ kind }) => kind === 'values').map((input) => input.name),
  ]),
  ...WITHIN,
])

test('every sentence with values, and every example, has its German one', () => {
  expect(sentences.size).toBeGreaterThan(100)
  expect([...sentences].filter((sentence) => german[sentence] === undefined)).toEqual([])
})

test('no German sentence has lost its English one', () => {
  expect(Object.keys(german).filter((sentence) => !sentences.has(sentence))).toEqual([])
})

test('a German sentence has no value that its English one lacks', () => {
  const places = (sentence: string): readonly string[] => sentence.match(/\{\d+\}/g) ?? []
  expect(
    Object.entries(german).filter(([english, own]) => places(own).some((place) => !places(english).includes(place))),
  ).toEqual([])
})

test('a sentence within a sentence is said in the same language', () => {
  const problem = said`MaxPooling2D: ${said`${said`a ${5} x ${5} window`} does not fit ${said`a ${3} x ${3} map`}`}.`
  expect(inWords(problem)).toBe('MaxPooling2D: a 5 x 5 window does not fit a 3 x 3 map.')
  speak('de')
  expect(inWords(problem)).toBe('MaxPooling2D: ein Fenster von 5 x 5 passt nicht auf eine Karte von 3 x 3.')
})

test('the digits of an amount stand in threes as the language has it', () => {
  const formula = said`${said`sum of ${amount(65536)} cells`} / ${amount(65536)}`
  expect(inWords(formula)).toBe('sum of 65,536 cells / 65,536')
  speak('de')
  expect(inWords(formula)).toBe('Summe von 65\u202f536 Zellen / 65\u202f536')
})

/** The words of all sentences that a file says; those of values alone need no translation. */
function saidIn(file: string, source: string): string[] {
  const found: string[] = []
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true))
  return found.filter((words) => /[a-z]{2}/i.test(words.replace(/\{\d+\}/g, '')))

  function visit(node: ts.Node): void {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'said') found.push(wordsOf(node.template))
    ts.forEachChild(node, visit)
  }
}

function wordsOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text
  return template.templateSpans.reduce((words, span, i) => `${words}{${i}}${span.literal.text}`, template.head.text)
}
