import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '#main/testing/contractSuite'
import { openTerminal, verticalLine } from './testing/terminal'

const { inFolder, poolscope } = openTerminal()

describe('poolscope compare', () => {
  it('prints the numbers of each way to pool as CSV, as the course has them', async () => {
    const { code, out, notes } = await poolscope('compare', join(root, 'examples/thin-line-max.poolscope.json'))
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
    const [head, ...lines] = out.split('\n')
    expect(head).toBe(
      'input,output,channel,cells,min,max,mean,std,zeros,compared_with,equal,rms_difference,largest_difference',
    )
    expect(lines.map((line) => line.split(',')[1])).toEqual(
      expect.arrayContaining(['MaxPooling2D', 'AveragePooling2D', 'BlurPooling2D', 'strides']),
    )
    expect(lines).toContain(`thin line,MaxPooling2D,0,9,0,3,1,${Math.SQRT2},6,,,,`)
    expect(lines).toContain(
      `thin line,AveragePooling2D,0,9,0,1.5,0.5,${Math.SQRT1_2},6,MaxPooling2D,6,${Math.hypot(0.5, Math.SQRT1_2)},1.5`,
    )
  })

  it('says the same as JSON, channel by channel of another image, and once of a vector', async () => {
    const { out } = await poolscope('compare', join(root, 'examples/camera-edges.poolscope.json'), '--json')
    const { outputs } = JSON.parse(out)
    expect(outputs.slice(0, 4)).toMatchObject([
      { input: 'camera.png', output: 'MaxPooling2D', channel: 0, cells: 65025, difference: null },
      { output: 'MaxPooling2D', channel: 1 },
      { output: 'AveragePooling2D', channel: 0, comparedWith: 'MaxPooling2D', difference: { equal: 15363 } },
      { output: 'AveragePooling2D', channel: 1 },
    ])
    const vector = await poolscope('compare', join(root, 'examples/vertical-line-global-max.poolscope.json'))
    expect(vector.out.split('\n').slice(1, 3)).toEqual([
      'vertical line,GlobalMaxPooling2D,,1,3,3,3,0,0,,,,',
      'vertical line,GlobalAveragePooling2D,,1,1,1,1,0,0,GlobalMaxPooling2D,0,2,2',
    ])
  })

  it('leaves out what cannot work on a map, and says why', async () => {
    const experiment = JSON.parse(await readFile(verticalLine, 'utf8'))
    const file = inFolder('row.poolscope.json')
    const [, , pool] = experiment.stack
    const inputs = [{ kind: 'values', name: 'row', planes: [[[1, 2, 3, 4]]] }]
    await writeFile(
      file,
      JSON.stringify({ ...experiment, inputs, stack: [{ ...pool, params: { ...pool.params, padding: 'same' } }] }),
    )
    const { code, out, notes } = await poolscope('compare', file)
    expect([code, notes]).toEqual([
      0,
      'Skipped BlurPooling2D. BlurPooling2D: the 2 × 2 window does not fit into the 1 × 4 map.',
    ])
    expect(out).toContain('row,AveragePooling2D,0,2,1.5,3.5,2.5,1,0,MaxPooling2D,0,0.5,0.5')
  })

  it('says so where there is no pooling', async () => {
    expect(await poolscope('compare', join(root, 'examples/strided-convolution.poolscope.json'))).toMatchObject({
      code: 1,
      notes: expect.stringContaining('no pooling layer that is turned on'),
    })
  })
})
