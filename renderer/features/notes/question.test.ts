import { expect, test } from 'vitest'
import { isAnswer, parseNumbers, parseQuestion } from './question'

test('a question has its text, its answer, and what follows', () => {
  expect(parseQuestion('What is the first row?\n\nanswer = Pooled[0]\nPooling has\nno parameters.')).toEqual({
    text: 'What is the first row?',
    answer: { kind: 'cells', map: 'Pooled', index: [0] },
    explanation: 'Pooling has\nno parameters.',
  })
})

test.each([
  ['answer = 0 3 0', { kind: 'numbers', numbers: [0, 3, 0] }],
  ['Answer=[1.5, -2e3]', { kind: 'numbers', numbers: [1.5, -2000] }],
  ['answer = Conv2D 2[3, 4, 1]', { kind: 'cells', map: 'Conv2D 2', index: [3, 4, 1] }],
  ['answer = GlobalMaxPooling2D', { kind: 'cells', map: 'GlobalMaxPooling2D', index: [] }],
  ['answer = Pooled[1, 2, 3, 4]', null],
  ['answer = Pooled[-1]', null],
  ['no answer', null],
])('%s is read as it is meant', (line, answer) => {
  expect(parseQuestion(`What?\n${line}`).answer).toEqual(answer)
})

test.each([
  ['0 3 0', 3, [0, 3, 0]],
  ['0, 3, 0', 3, [0, 3, 0]],
  ['0,3,0', 3, [0, 3, 0]],
  ['[0; 3; 0]', 3, [0, 3, 0]],
  ['1,5', 1, [1.5]],
  ['1,5', 2, [1, 5]],
  ['0,5 1,5', 2, [0.5, 1.5]],
  ['\u22123', 1, [-3]],
  ['.5', 1, [0.5]],
  ['three', 1, null],
  ['', 1, null],
  ['0 3 x', 3, null],
] as const)('%j with %i expected gives %j', (text, expected, numbers) => {
  expect(parseNumbers(text, expected)).toEqual(numbers)
})

test.each([
  [[0, 3, 0], [0, 3, 0], true],
  [[0, 3], [0, 3, 0], false],
  [[0.33], [1 / 3], true],
  [[0.34], [1 / 3], false],
  [[0.3], [1 / 3], false],
  [[0], [0.3], false],
  [[0.1], [Math.fround(0.1)], true],
  [[16777217], [16777216], true],
  [[3], [NaN], false],
])('%j for %j is right: %s', (typed, computed, right) => {
  expect(isAnswer(typed, computed)).toBe(right)
})
