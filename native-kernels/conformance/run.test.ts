import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { portableKernels } from '#native-kernels/portable/index'
import { executeWith } from './execute'
import { runConformance } from './run'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conformance-'))
})
afterEach(() => rm(folder, { recursive: true }))

const maxPool = {
  op: 'MaxPool',
  attributes: { kernel_shape: [2, 2], strides: [2, 2] },
  x: [
    [
      [
        [1, 2, 5, 6],
        [3, 4, 8, 7],
      ],
    ],
  ],
  y: [[[[4, 8]]]],
}

test('a case that gives what it wants passes', async () => {
  await writeCase('halves', maxPool)
  expect(await lines()).toEqual(['passed      made/halves', '1 passed, 0 failed, 0 skipped'])
})

test('a failure names the first differing cell, wanted and got', async () => {
  await writeCase('wrong', { ...maxPool, y: [[[[4, 9]]]] })
  await writeCase('wrongShape', { ...maxPool, y: [[[[4]]]] })
  expect(await lines()).toEqual([
    'failed      made/wrong: y.npy cell [0, 0, 0, 1]: wanted 9, got 8',
    'failed      made/wrongShape: y.npy wanted shape (1,1,1,1), got (1,1,1,2)',
    '0 passed, 2 failed, 0 skipped',
  ])
})

test('the tolerance is absolute plus relative, NaN equals NaN, the sign of zero does not count', async () => {
  const relu = { op: 'Relu', attributes: {}, x: [100, -1, 'NaN', 'Infinity'] }
  await writeCase('a', { ...relu, y: [101, -0, 'NaN', 'Infinity'], tolerance: { rtol: 0.01, atol: 0 } })
  await writeCase('b', { ...relu, y: [101, 0, 'NaN', 'Infinity'], tolerance: { rtol: 0, atol: 0.9 } })
  await writeCase('c', { ...relu, y: [100, 0, 'NaN', 1], tolerance: { rtol: 1, atol: 1 } })
  expect(await lines()).toEqual([
    'passed      made/a',
    'failed      made/b: y.npy cell [0]: wanted 101, got 100',
    'failed      made/c: y.npy cell [3]: wanted 1, got Infinity',
    '1 passed, 2 failed, 0 skipped',
  ])
})

test('unsupported and contested cases are skipped and listed with their reasons', async () => {
  await writeCase('a', { ...maxPool, contested: 'nobody agrees' })
  await writeCase('b', { ...maxPool, op: 'Lstm' })
  await writeCase('c', { ...maxPool, spatial_dims: 3 })
  const skipped = [
    'contested   made/a: nobody agrees; here: gives the expected values',
    'unsupported made/b: operation Lstm',
    'unsupported made/c: MaxPool in 3 dimensions',
  ]
  expect(await lines()).toEqual([
    ...skipped,
    '',
    'Skipped:',
    ...skipped.map((line) => `  ${line}`),
    '0 passed, 0 failed, 3 skipped',
  ])
})

test('a case that is not as described fails alone', async () => {
  await writeCase('a', { ...maxPool, attributes: { kernel_shape: 'big' } })
  await writeCase('b', { ...maxPool, attributes: { kernel_shape: [9, 9] } })
  const [first, second] = await lines()
  expect(first).toBe(
    'failed      made/a: case.json attributes kernel_shape: expected a list of numbers, received "big".',
  )
  expect(second).toContain('failed      made/b: the 9 × 9 window does not fit into the 2 × 4 map')
})

test('a folder without cases is refused', async () => {
  await expect(lines()).rejects.toThrow('expected folders with a case.json and .npy files, found none')
  await expect(lines(join(folder, 'missing'))).rejects.toThrow("can't be read")
})

async function lines(place = folder): Promise<readonly string[]> {
  const report: string[] = []
  await runConformance([place], {
    execute: executeWith(portableKernels),
    readNpy: readJson,
    report: (line) => report.push(line),
  })
  return report
}

type Nested = number | string | readonly Nested[]

interface Fields {
  readonly op: string
  readonly attributes: object
  readonly x: Nested
  readonly y: Nested
  readonly tolerance?: object
  readonly contested?: string
  readonly spatial_dims?: number
}

async function writeCase(name: string, { x, y, ...fields }: Fields): Promise<void> {
  const plain = { set: 'made', spatial_dims: 2, data_format: 'NCHW', tolerance: { rtol: 0, atol: 0 } }
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'x.npy'), JSON.stringify(x))
  await writeFile(join(folder, name, 'y.npy'), JSON.stringify(y))
  const content = { ...plain, name, inputs: ['x.npy'], outputs: ['y.npy'], ...fields }
  await writeFile(join(folder, name, 'case.json'), JSON.stringify(content))
}

/** Arrays written as nested lists instead of .npy, to be read in the test. */
function readJson(bytes: Uint8Array) {
  const nested = JSON.parse(new TextDecoder().decode(bytes)) as Nested
  return { shape: shapeOf(nested), fortranOrder: false, data: numbersOf(nested) }
}

function shapeOf(nested: Nested): readonly number[] {
  return Array.isArray(nested) ? [nested.length, ...shapeOf(nested[0] as Nested)] : []
}

function numbersOf(nested: Nested): readonly number[] {
  return Array.isArray(nested) ? nested.flatMap(numbersOf) : [Number(nested)]
}
