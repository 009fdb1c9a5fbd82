/** The commands on an experiment whose stack branches. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { emptyExperiment } from '#app/document/edit'
import type { Experiment, Layer } from '#app/document/experiment'
import { serialiseExperiment } from '#app/document/parse'
import { block, stack } from '#native-kernels/testing/portableRun'
import { openTerminal, text } from './testing/terminal'

const { inFolder, place, poolscope } = openTerminal()
let residual: string
let apart: string

/** Layers whose ids differ, as those of a document do. */
function numbered(layers: readonly Layer[], prefix = 'l'): Layer[] {
  return layers.map((layer, i) => ({
    ...layer,
    id: `${prefix}${i}`,
    ...(layer.lanes && { lanes: layer.lanes.map((lane, j) => numbered(lane, `${prefix}${i}-${j}-`)) }),
  }))
}

function experimentOf(...layers: Layer[]): Experiment {
  const planes = [[[1, -2, 3, -4, 5, -6, 7, -8], Array.from({ length: 8 }, (_, i) => i)]]
  return {
    ...emptyExperiment('branches'),
    inputs: [{ kind: 'values', name: 'ramp', planes }],
    stack: numbered(layers),
  }
}

beforeAll(async () => {
  residual = inFolder('residual.poolscope.json')
  apart = inFolder('apart.poolscope.json')
  const lanes = [stack(['ReLU'], ['MaxPooling2D', { poolSize: [1, 2] }], ['UpSampling2D', { size: [1, 2] }]), []]
  await writeFile(residual, serialiseExperiment(experimentOf(block('Add', ...lanes), ...stack(['ReLU']))))
  await writeFile(apart, serialiseExperiment(experimentOf(...stack(['ReLU']), block('none', stack(['Tanh']), []))))
})

const sums = '2,0,6,0,10,0,14,0\n1,2,5,6,9,10,13,14'

describe('a stack that branches', () => {
  it('runs, and names its layers by their numbers among all lanes', async () => {
    const to = place()
    const { code, notes } = await poolscope('run', residual, '--out', to)
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
    const names = (await readdir(to)).filter((name) => name.endsWith('.csv') && /^\d/.test(name))
    expect(names.sort()).toEqual([
      '0-ReLU-c0.csv',
      '1-MaxPooling2D-c0.csv',
      '2-UpSampling2D-c0.csv',
      '3-Parallel-c0.csv',
      '4-ReLU 2-c0.csv',
    ])
    expect((await text(to, '4-ReLU 2-c0.csv')).trimEnd()).toBe(sums)
  })

  it('runs in the memory that it is given as in one piece', async () => {
    const [whole, small] = [place(), place()]
    const pattern = { kind: 'pattern', name: 'p', height: 3000, width: 700, pattern: { type: 'line' } }
    const large = inFolder('large.poolscope.json')
    const document = JSON.parse(await text(residual)) as object
    await writeFile(large, JSON.stringify({ ...document, inputs: [pattern] }))
    const run = (to: string, ...more: string[]) =>
      poolscope('run', large, '--out', to, '--layers', '3', '--format', 'npy', '--kernels', 'portable', ...more)
    expect(await run(whole)).toMatchObject({ code: 0 })
    expect(await run(small, '--memory', '0.02')).toMatchObject({ code: 0 })
    const [file] = (await readdir(whole)).filter((name) => name.endsWith('.npy'))
    const [one, other] = await Promise.all([whole, small].map((folder) => readFile(join(folder, file!))))
    expect(other!.equals(one!)).toBe(true)
  })

  it('is summarized with each layer of each lane', async () => {
    const table = await poolscope('summary', residual)
    expect(table.out.split('\n').filter((line) => /^ Parallel|Connected/.test(line))).toEqual([
      expect.stringMatching(/^ Layer \(type\) +Output shape +Parameters +Connected to +MACs/),
      expect.stringMatching(/^ Parallel \(Add\) +\(None, 2, 8, 1\) +0 +UpSampling2D, Input +0/),
    ])
    const { code, out } = await poolscope('summary', residual, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      layers: [{}, {}, {}, { type: 'Add', connectedTo: ['UpSampling2D', 'Input'] }, { connectedTo: ['Parallel'] }],
    })
    expect((JSON.parse(out) as { layers: { name: string }[] }).layers.map(({ name }) => name)).toEqual([
      'ReLU',
      'MaxPooling2D',
      'UpSampling2D',
      'Parallel',
      'ReLU 2',
    ])
  })

  it('compares the poolings of a lane', async () => {
    const { code, out } = await poolscope('compare', residual)
    expect(code).toBe(0)
    expect(out).toContain('ramp,AveragePooling2D,0,8,0.5,6.5,2.75,')
  })

  it('is measured under shifts, and where its lanes stay apart, lane by lane', async () => {
    expect((await poolscope('shift', residual, '--up-to', '1')).code).toBe(0)
    const { code, out } = await poolscope('shift', apart, '--up-to', '1', '--json')
    expect(code).toBe(0)
    const outputs = (JSON.parse(out) as { outputs: { output: string }[] }).outputs.map(({ output }) => output)
    expect([...new Set(outputs)]).toEqual(['input', 'before', 'lane 1', 'lane 2'])
  })

  it('goes through images, which end in a map of each lane that stays apart', async () => {
    const images = inFolder('images')
    await mkdir(images)
    await writeFile(join(images, 'a.pgm'), 'P2 4 1 255\n0 50 100 200\n')
    const batch = async (experiment: string) => {
      const to = place()
      const { code, notes } = await poolscope('batch', experiment, images, '--out', to)
      expect({ code, notes }).toMatchObject({ code: 0 })
      const table = (await readdir(to)).find((name) => name.endsWith('.csv'))!
      return (await text(to, table)).split('\n')[0]!
    }
    expect(await batch(residual)).toContain('ReLU 2')
    const head = await batch(apart)
    expect(head).toContain('ReLU')
    expect(head).toContain('Tanh')
  })

  it('says in which lane a layer can not run', async () => {
    const wrong = inFolder('wrong.poolscope.json')
    const pool = stack(['MaxPooling2D', { poolSize: [9, 9] }])
    await writeFile(wrong, serialiseExperiment(experimentOf(block('Add', [], pool))))
    const { code, notes } = await poolscope('run', wrong, '--out', place())
    expect(code).toBe(1)
    expect(notes).toContain('Parallel, lane 2: MaxPooling2D: the 9 × 9 window does not fit into the 2 × 8 map.')
  })
})
