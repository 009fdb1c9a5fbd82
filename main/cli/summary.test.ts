import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '#main/testing/contractSuite'
import { openTerminal, verticalLine } from './testing/terminal'

const { poolscope } = openTerminal()

describe('poolscope summary', () => {
  it('prints a line for each layer, in the columns of the window, framed as in Keras', async () => {
    const { code, out } = await poolscope('summary', verticalLine)
    expect(code).toBe(0)
    expect(out.split('\n').filter((line) => !/^[_=]+$/.test(line))).toEqual([
      'Model: "Vertical line, max pooling"',
      ' Layer (type)  Output shape     Parameters  MACs     Memory  Receptive field  Jump  Start  Size of the output',
      ' Input         (None, 8, 8, 1)           0     0  512 bytes                1     1      0',
      ' Conv2D        (None, 6, 6, 1)          10   324  384 bytes                3     1      0  ⌊(8 + 0 + 0 - 3) / 1⌋ + 1 = 6',
      ' ReLU          (None, 6, 6, 1)           0     0  384 bytes                3     1      0',
      ' MaxPooling2D  (None, 3, 3, 1)           0     0  192 bytes                4     2      0  ⌊(6 + 0 + 0 - 2) / 2⌋ + 1 = 3',
      'Total parameters: 10',
      'Trainable parameters: 10',
      'Non-trainable parameters: 0',
    ])
  })

  it('prints the same as JSON', async () => {
    const { out } = await poolscope('summary', join(root, 'examples/vertical-line-global-max.poolscope.json'), '--json')
    expect(JSON.parse(out)).toMatchObject({
      input: [null, 8, 8, 1],
      layers: [
        { index: 0, type: 'Conv2D', outputShape: [null, 6, 6, 1], parameters: 10, macs: 324 },
        { index: 1, type: 'ReLU', outputShape: [null, 6, 6, 1], parameters: 0 },
        {
          ...{ index: 2, type: 'GlobalMaxPooling2D', outputShape: [null, 1], parameters: 0 },
          ...{ receptiveField: [8, 8], jump: [6, 6], start: [0, 0], sizeFormulas: [] },
        },
      ],
      total: 10,
      trainable: 10,
      nonTrainable: 0,
    })
  })

  it('takes the shape of an image, or another one', async () => {
    const coffee = join(root, 'examples/coffee-filters.poolscope.json')
    const own = await poolscope('summary', coffee)
    expect(own.out).toContain('(None, 400, 600, 8)')
    expect(own.out).toContain('Total parameters: 224')
    expect((await poolscope('summary', coffee, '--input-shape', '32,48,3')).out).toContain('(None, 16, 24, 8)')
  })

  it('prints the layers before one that can not work, and fails', async () => {
    const { code, out, notes } = await poolscope('summary', verticalLine, '--input-shape', '3,3,1')
    expect(code).toBe(1)
    expect(out).toContain('(None, 1, 1, 1)')
    expect(notes).toContain('MaxPooling2D')
  })
})
