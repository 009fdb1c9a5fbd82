import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '#main/testing/contractSuite'
import { openTerminal, verticalLine } from './testing/terminal'

const { poolscope } = openTerminal()

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
})
