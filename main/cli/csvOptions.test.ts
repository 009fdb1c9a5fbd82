import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseExperiment } from '#app/document/parse'
import { root } from '#main/testing/contractSuite'
import { openTerminal, text, verticalLine } from './testing/terminal'

const { inFolder, place, poolscope } = openTerminal()

describe('poolscope run --csv', () => {
  it('writes the chosen layers as one tidy file', async () => {
    const to = place()
    const { code } = await poolscope('run', verticalLine, '--out', to, '--csv', 'tidy', '--layers', '2')
    expect(code).toBe(0)
    const [csv] = (await readdir(to)).filter((name) => name.endsWith('.csv'))
    const lines = (await text(to, csv!)).trim().split('\n')
    expect(lines.slice(0, 3)).toEqual([
      'image,layer_index,layer,channel,row,col,value',
      'vertical line,2,MaxPooling2D,0,0,0,0',
      'vertical line,2,MaxPooling2D,0,0,1,3',
    ])
    expect(lines).toHaveLength(10)
  })

  it('writes CSV for the spreadsheet of a country', async () => {
    const to = place()
    const german = ['--separator', 'semicolon', '--decimal', 'comma', '--bom']
    const { code } = await poolscope(
      'run',
      join(root, 'examples/thin-line-average.poolscope.json'),
      '--out',
      to,
      ...german,
    )
    expect(code).toBe(0)
    expect(await text(to, '2-AveragePooling2D-c0.csv')).toBe(`\uFEFF${'0;1,5;0\n'.repeat(3)}`)
    const [sidecar] = (await readdir(to)).filter((name) => name.endsWith('.json'))
    expect(JSON.parse(await text(to, sidecar!))).toMatchObject({ separator: ';', decimal: ',', bom: true })
    const { out } = await poolscope('compare', join(root, 'examples/thin-line-average.poolscope.json'), ...german)
    expect(out.split('\n')[0]).toMatch(/^\uFEFFinput;output;channel;/)
    expect(out).toMatch(/;AveragePooling2D;0;9;0;1,5;0,5;/)
    const shifts = await poolscope('shift', verticalLine, '--up-to', '1', ...german)
    expect(shifts.out.split('\n')[0]).toMatch(/^\uFEFFinput;output;shift_down;/)
    expect(shifts.out).toMatch(/;MaxPooling2D;0;1;all;9;6;1;0,707/)
    const summary = await poolscope('summary', verticalLine, '--csv', ...german)
    expect(summary.out.split('\n').slice(0, 2)).toEqual([
      '\uFEFFLayer (type);Output shape;Parameters;MACs;Memory (bytes);Receptive field;Jump;Start;Size of the output',
      'Input;"(None, 8, 8, 1)";0;0;512;1;1;0;',
    ])
  })

  it('refuses a comma for both, and signs of CSV for other formats', async () => {
    const both = await poolscope('run', verticalLine, '--out', place(), '--decimal', 'comma')
    expect(both).toMatchObject({ code: 1, notes: expect.stringContaining('both separator and decimal mark') })
    const npy = await poolscope('run', verticalLine, '--out', place(), '--format', 'npy', '--bom')
    expect(npy).toMatchObject({ code: 1, notes: expect.stringContaining('apply to CSV only') })
    for (const command of ['compare', 'shift', 'summary']) {
      const json = await poolscope(command, verticalLine, '--json', '--separator', 'tab')
      expect(json).toMatchObject({ code: 1, notes: expect.stringContaining('apply to CSV only') })
    }
    expect((await poolscope('summary', verticalLine, '--csv', '--json')).code).toBe(2)
  })

  it('warns of a table that a spreadsheet would cut off', async () => {
    const experiment = inFolder('tall.poolscope.json')
    const tall = parseExperiment(await text(verticalLine))
    const pattern = {
      kind: 'pattern',
      name: 'tall',
      height: 1024,
      width: 1024,
      pattern: { type: 'line', thickness: 2, angle: 90, offset: 0 },
    }
    await writeFile(experiment, JSON.stringify({ ...tall, inputs: [pattern], stack: [] }))
    const tidy = await poolscope('run', experiment, '--out', place(), '--csv', 'tidy', '--layers', '-1')
    expect(tidy).toMatchObject({
      code: 0,
      notes: expect.stringContaining('1,048,577 rows, but spreadsheets show at most 1,048,576'),
    })
    expect(await poolscope('run', experiment, '--out', place(), '--layers', '-1')).toMatchObject({ code: 0, notes: '' })
  })
})
