import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '#main/testing/contractSuite'
import { openTerminal, verticalLine } from './testing/terminal'

const { poolscope } = openTerminal()
let folder: string | undefined
afterAll(async () => folder && rm(folder, { recursive: true }))

describe('poolscope shift', () => {
  it('prints the measures of the course as CSV, for each output and shift', async () => {
    const { code, out, notes } = await poolscope('shift', verticalLine, '--up-to', '1')
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
    const [head, ...lines] = out.split('\n')
    expect(head).toBe(
      'input,output,shift_down,shift_right,measured,cells,unchanged,relative_change,cosine_similarity,equivariance_error,contrast',
    )
    expect(lines).toHaveLength(6 * 3)
    const unchanged = (output: string) =>
      lines.filter((line) => line.split(',')[1] === output).map((line) => line.split(',')[6])
    expect([unchanged('MaxPooling2D'), unchanged('AveragePooling2D'), unchanged('strides')]).toEqual([
      ['6', '9', '6'],
      ['3', '9', '3'],
      ['9', '9', '3'],
    ])
  })

  it('says the same as JSON, with other movements of other images', async () => {
    const { code, out } = await poolscope(
      'shift',
      verticalLine,
      '--input',
      join(root, 'examples/images/camera.png'),
      '--direction',
      'down',
      '--up-to',
      '1',
      '--border',
      'replicate',
      '--tolerance',
      '1',
      '--json',
    )
    expect(code).toBe(0)
    const { outputs } = JSON.parse(out)
    expect(outputs[0]).toMatchObject({
      input: 'camera.png',
      output: 'input',
      strides: [1, 1],
      measures: [{ shift: [-1, 0] }, { shift: [0, 0], relativeChange: 0 }, { shift: [1, 0] }],
    })
    // Within the whole range nothing changes.
    expect(
      outputs.every((one: { measures: { cells: number; unchanged: number }[] }) =>
        one.measures.every(({ cells, unchanged }) => cells === unchanged),
      ),
    ).toBe(true)
  })

  it('measures of an image what the border does not touch, unless told otherwise, and says which it was', async () => {
    const photograph = ['shift', verticalLine, '--input', join(root, 'examples/images/camera.png'), '--up-to', '2']
    const measuredOf = (out: string, output: string) => {
      const line = out.split('\n').find((one) => one.split(',')[1] === output)!
      return line.split(',').slice(4, 6)
    }
    const byDefault = await poolscope(...photograph)
    expect(byDefault.notes).toContain(
      'camera.png: measuring only cells that the border does not touch. Pass --cells all',
    )
    // 512 × 512 cells, moved by two columns to both sides.
    expect(measuredOf(byDefault.out, 'input')).toEqual(['inside', String(512 * 508)])
    const all = await poolscope(...photograph, '--cells', 'all')
    expect({ notes: all.notes, measured: measuredOf(all.out, 'input') }).toEqual({
      notes: '',
      measured: ['all', String(512 * 512)],
    })
  })

  it('measures every cell of a pattern, unless told otherwise, and of an output that the border touches everywhere', async () => {
    const { outputs: byDefault } = JSON.parse((await poolscope('shift', verticalLine, '--up-to', '1', '--json')).out)
    expect(byDefault[0]).toMatchObject({ measured: 'all', inside: null, measures: [{ cells: 64 }, {}, {}] })
    const { out, notes } = await poolscope('shift', verticalLine, '--up-to', '3', '--cells', 'inside', '--json')
    const { outputs } = JSON.parse(out)
    expect(outputs[0]).toMatchObject({
      output: 'input',
      measured: 'inside',
      inside: { rows: { begin: 0, end: 8 }, columns: { begin: 3, end: 5 } },
      measures: Array(7).fill({ cells: 16 }),
    })
    expect(outputs[2]).toMatchObject({ output: 'MaxPooling2D', measured: 'all', inside: null })
    expect(notes).toContain('MaxPooling2D: the border touches every cell, so all of them were measured.')
  })

  it('refuses what is no share, no direction, and too far', async () => {
    for (const wrong of [
      ['--tolerance', '2'],
      ['--direction', 'left'],
      ['--up-to', '65'],
      ['--cells', 'most'],
    ]) {
      expect((await poolscope('shift', verticalLine, ...wrong)).code).toBe(2)
    }
    expect(await poolscope('shift', verticalLine, '--up-to', '9', '--border', 'circular')).toMatchObject({
      code: 1,
      notes: expect.stringContaining('paddingMode "circular"'),
    })
  })

  it('measures whole networks: every layer, and the answer of the network and its swaps', async () => {
    const { code, out, notes } = await poolscope('shift', verticalLine, '--network', '--up-to', '1')
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
    const [head, ...lines] = out.split('\n')
    expect(head).toBe(
      'input,network,shift_down,shift_right,layer,relative_change,cosine_similarity,top_class,class_name,top_score,consistency',
    )
    const cells = lines.map((line) => line.split(','))
    expect([...new Set(cells.map(([, network]) => network))]).toEqual([
      'network',
      'AveragePooling2D',
      'BlurPooling2D',
      'strides',
    ])
    const first = cells.filter(([, network]) => network === 'network')
    expect(first.map(([, , , right, layer]) => `${right} ${layer}`)).toEqual(
      [-1, 0, 1].flatMap((right) => ['Conv2D', 'ReLU', 'MaxPooling2D'].map((layer) => `${right} ${layer}`)),
    )
    expect(first.slice(3, 6).map(([, , , , , change]) => change)).toEqual(['0', '0', '0'])
  })

  it('takes no option with it that would have no effect', async () => {
    const { code, notes } = await poolscope('shift', verticalLine, '--network', '--tolerance', '0.1')
    expect(code).toBe(2)
    expect(notes).toContain("option '--network' cannot be used with option '--tolerance <share>'")
  })

  it('prints how often the top class of a network that ends in a vector stays the same', async () => {
    const experiment = await withFlatten()
    const { code, out, notes } = await poolscope('shift', experiment, '--network', '--up-to', '1')
    expect(code).toBe(0)
    expect(notes).toContain('network: the top class is the same in 0.333 of all pairs of shifts (one input).')
    const last = out.split('\n').filter((line) => line.includes('vertical line,network,') && line.includes('Flatten'))
    expect(last.map((line) => line.split(',').slice(-4))).toEqual([
      ['0', 'left', '3', '0.3333333333333333'],
      ['1', 'middle', '3', '0.3333333333333333'],
      ['1', 'middle', '3', '0.3333333333333333'],
    ])
    const json = JSON.parse((await poolscope('shift', experiment, '--network', '--up-to', '1', '--json')).out)
    expect(json.consistency[0]).toEqual({ network: 'network', inputs: 1, mean: 1 / 3, deviation: null })
  })
})

/** The example of the course with its pooled map flattened, as a file. */
async function withFlatten(): Promise<string> {
  const file = JSON.parse(await readFile(verticalLine, 'utf8'))
  file.stack.push({ id: 'flatten-1', type: 'Flatten', params: {} })
  file.classes = ['left', 'middle', 'right', 'd', 'e', 'f', 'g', 'h', 'i']
  folder = await mkdtemp(join(tmpdir(), 'poolscope-shift-'))
  const experiment = join(folder, 'flat.poolscope.json')
  await writeFile(experiment, JSON.stringify(file))
  return experiment
}
