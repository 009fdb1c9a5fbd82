import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { clientKey } from '#renderer/client/use'
import { setUpStores } from '#renderer/stores/testing'
import { plainText } from './markdown'
import MarkdownText from './MarkdownText'

function show(text: string) {
  const { client, pinia } = setUpStores()
  return mount(MarkdownText, {
    props: { text },
    global: { plugins: [pinia], provide: { [clientKey as symbol]: client } },
  })
}

test('Markdown becomes elements: headings below those of the window, lists, tables, emphasis, code', () => {
  const notes = show(
    '# Title\n\nSome **bold** and *slanting* `code`.\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |',
  )
  expect(notes.get('h3').text()).toBe('Title')
  expect([notes.get('strong').text(), notes.get('em').text(), notes.get('code').text()]).toEqual([
    'bold',
    'slanting',
    'code',
  ])
  expect(notes.findAll('ol > li').map((item) => item.text())).toEqual(['one', 'two'])
  expect(notes.findAll('td').map((cell) => cell.text())).toEqual(['1', '2'])
})

test.each([
  '<img src=x onerror="globalThis.ran = true">',
  '<script>globalThis.ran = true</script>',
  '[here](javascript:globalThis.ran=true)',
  '![image](https://example.org/tracker.png)',
  '<a href="https://example.org">there</a> and <b>bold</b>',
  '<https://example.org>',
])('%s runs nothing and loads nothing', (text) => {
  const notes = show(text)
  expect(notes.element.querySelectorAll('a, img, script, iframe, b')).toHaveLength(0)
  expect('ran' in globalThis).toBe(false)
  expect(notes.text()).not.toBe('')
})

test('formulas stand between dollar signs; amounts of money do not', () => {
  const formulas = (text: string) =>
    show(text)
      .findAll('.formula')
      .map((formula) => formula.text())
  expect(formulas('The mean $\\frac{1}{n}\\sum x$ of $n$ cells.')).toEqual(['\\frac{1}{n}\\sum x', 'n'])
  expect(formulas('$$\ny = \\max(0, x)\n$$')).toEqual(['y = \\max(0, x)'])
  expect(formulas('It costs $5 or $6, and `$x$` is code.')).toEqual([])
})

test('plain text leaves out marks, code and questions', () => {
  const text = 'Rows of **0 3 0**.\n\n```question\nWhat?\nanswer = 3\n```\n\n- a\n- b'
  expect(plainText(text)).toBe('Rows of 0 3 0. a b')
})
