/** Imported networks against the values that another program computed of every tensor. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkModels } from './checkModels'

const fixtures = join(import.meta.dirname, 'models/onnx/fixtures')

test('networks exported from PyTorch', async () => {
  const lines: string[] = []
  const failed = await checkModels(fixtures, { report: (line) => lines.push(line) })
  expect(failed, lines.join('\n')).toBe(0)
  expect(lines.at(-1)).toBe('3 passed, 0 failed')
  expect(unopened(lines)).toEqual([])
})

test('networks of Keras, in both of its formats', async () => {
  const lines: string[] = []
  const failed = await checkModels(join(import.meta.dirname, 'models/keras/fixtures'), {
    report: (line) => lines.push(line),
  })
  expect(failed, lines.join('\n')).toBe(0)
  expect(lines.at(-1)).toBe('7 passed, 0 failed')
})

test('every operator, in graphs as exporters write them', async () => {
  const lines: string[] = []
  const failed = await checkModels(join(fixtures, 'operators'), { report: (line) => lines.push(line) })
  expect(failed, lines.join('\n')).toBe(0)
  expect(lines.at(-1)).toBe('41 passed, 0 failed')
  expect(unopened(lines)).toEqual([])
})

test('a folder without a network is no success', async () => {
  await expect(checkModels(join(import.meta.dirname, 'testing/hostile'), { report: () => undefined })).rejects.toThrow(
    /holds no network\. Expected NAME\.onnx/,
  )
})

/** The counts of networks that did not open whole. */
function unopened(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => {
    const [, opened, all] = /(\d+) of (\d+) nodes open/.exec(line) ?? []
    return opened !== all
  })
}
