import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseExperiment } from '#app/document/parse'
import { packBundle } from '#main/files/bundle'
import { root } from '#main/testing/contractSuite'
import { openTerminal, text, verticalLine } from './testing/terminal'

const { inFolder, place, poolscope } = openTerminal()

describe('poolscope run', () => {
  it('writes one matrix for each map, and names the files on stdout', async () => {
    const to = place()
    const { code, out, notes } = await poolscope('run', verticalLine, '--out', to)
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
    expect(out.split('\n').sort()).toEqual((await readdir(to)).map((name) => join(to, name)).sort())
    expect(await text(to, '0-Conv2D-c0.csv')).toBe('0,0,3,3,0,0\n'.repeat(6))
    expect(await text(to, '2-MaxPooling2D-c0.csv')).toBe('0,3,0\n'.repeat(3))
  })

  it('decodes with the decoder that was chosen, to the same numbers', async () => {
    const [photograph, drawing] = [join(root, 'examples/images/rocket.jpg'), inFolder('words.svg')]
    await writeFile(
      drawing,
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9" font-family="sans-serif">A</text></svg>',
    )
    const maps: string[] = []
    for (const decoder of ['native', 'wasm']) {
      const to = place()
      const run = (file: string) =>
        poolscope('run', verticalLine, '--input', file, '--out', to, '--force', '--decoder', decoder)
      expect((await run(drawing)).notes.includes('text of the drawing is not drawn')).toBe(decoder === 'wasm')
      expect(await run(photograph)).toMatchObject({ code: 0 })
      maps.push(await text(to, '2-MaxPooling2D-c0.csv'))
    }
    const [native, wasm] = maps.map((csv) => csv.split(/[,\n]/).map(Number))
    expect(wasm!.length).toBe(native!.length)
    // A step of the image counts six times in a cell of this kernel.
    native!.forEach((value, i) => Math.abs(value - wasm![i]!) <= 6 / 255 || expect([i, wasm![i]]).toEqual([i, value]))
  })

  it('prints the largest values of the last vector with the names of their classes', async () => {
    const file = inFolder('answer.poolscope.json')
    const planes = [[[3, 1, 3, 2.5]]]
    const experiment = {
      format: 'poolscope-experiment',
      version: 1,
      name: 'answer',
      inputs: [{ kind: 'values', name: 'scores', planes }],
      stack: [{ id: 'flatten', type: 'Flatten', params: {} }],
      classes: ['cat', 'dog', 'horse', 'duck'],
    }
    await writeFile(file, JSON.stringify(experiment))
    const { code, out } = await poolscope('run', file, '--out', place(), '--top', '3')
    expect([code, out.split('\n')[0]]).toEqual([0, 'scores: cat 3, horse 3, duck 2.5'])
    await writeFile(file, JSON.stringify({ ...experiment, classes: ['cat'] }))
    const report = await poolscope('run', file, '--out', place(), '--top', '1', '--json')
    expect(JSON.parse(report.out).runs[0].top).toEqual([{ class: 0, name: null, value: 3 }])
    expect(await poolscope('run', verticalLine, '--out', place(), '--top', '1')).toMatchObject({
      code: 1,
      notes: expect.stringContaining('expected a stack whose last layer gives a vector'),
    })
  })

  it('runs a bundle on the images that it holds, wherever it is', async () => {
    const [camera, coffee] = ['camera.png', 'coffee.png'].map((name) => join(root, 'examples/images', name))
    const edges = parseExperiment(await text(root, 'examples/camera-edges.poolscope.json'))
    const inputs = [0, 1].map(() => ({ kind: 'image', name: 'img.png' }) as const)
    const bundle = inFolder('edges.poolscope')
    const files = await Promise.all(
      [camera!, coffee!].map(async (path) => ({ name: 'img.png', bytes: await readFile(path) })),
    )
    await writeFile(bundle, await packBundle({ ...edges, inputs }, files))
    const to = place()
    const { code, out } = await poolscope('run', bundle, '--out', to, '--format', 'npy', '--layers', '2', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out).runs).toMatchObject([
      { input: 'img.png', layers: [{ shape: '(None, 255, 255, 2)' }] },
      { input: 'img.png', layers: [{ shape: '(None, 199, 299, 2)' }] },
    ])
    expect((await poolscope('summary', bundle)).out).toContain('(None, 255, 255, 2)')
    await writeFile(bundle, 'PK\u0003\u0004 no archive')
    expect(await poolscope('run', bundle, '--out', to)).toMatchObject({
      code: 1,
      notes: expect.stringContaining("edges.poolscope: The ZIP archive can't be read"),
    })
  })

  it('marks the folders of several inputs as incomplete until all are there', async () => {
    const to = place()
    const example = parseExperiment(await text(verticalLine))
    const [line] = example.inputs
    const several = inFolder('several.poolscope.json')
    await writeFile(several, JSON.stringify({ ...example, inputs: [line, { ...line, name: 'b' }] }))
    await mkdir(join(to, '1-b'), { recursive: true })
    await writeFile(join(to, '1-b', '2-MaxPooling2D-c0.csv'), 'of somebody else')
    const failed = await poolscope('run', several, '--out', to, '--layers', '2')
    expect(failed.code).toBe(1)
    expect((await readdir(to)).sort()).toEqual(['0-vertical-line', '1-b', 'INCOMPLETE.txt'])
    expect((await poolscope('run', several, '--out', to, '--layers', '2', '--force')).code).toBe(0)
    expect((await readdir(to)).sort()).toEqual(['0-vertical-line', '1-b'])
    const refused = place()
    expect((await poolscope('run', several, '--out', refused, '--layers', '9')).code).toBe(1)
    await expect(readdir(refused)).rejects.toThrow()
  })

  it('says as JSON what it did', async () => {
    const { out } = await poolscope('run', verticalLine, '--out', place(), '--json', '--layers', '-1,2,2')
    const { experiment, runs } = JSON.parse(out)
    expect(experiment).toBe('Vertical line, max pooling')
    expect(runs).toMatchObject([
      {
        input: 'vertical line',
        layers: [
          { index: -1, name: 'input', shape: '(None, 8, 8, 1)' },
          { index: 2, name: 'MaxPooling2D', shape: '(None, 3, 3, 1)' },
        ],
      },
    ])
  })

  it.each(['native', 'wasm'])(
    'computes what exceeds the memory budget in strips of rows, with the same values as in one piece, with the %s decoder',
    async (decoder) => {
      const image = join(root, 'examples/images/camera.png')
      const edges = join(root, 'examples/camera-edges.poolscope.json')
      const [whole, strips] = [place(), place()]
      expect(await poolscope('run', edges, '--input', image, '--out', whole, '--format', 'npy')).toMatchObject({
        code: 0,
        notes: '',
      })
      const { code, out, notes } = await poolscope(
        'run',
        edges,
        '--input',
        image,
        '--out',
        strips,
        '--format',
        'npy',
        '--memory',
        '0.002',
        '--decoder',
        decoder,
      )
      expect(code).toBe(0)
      expect(notes).toMatch(
        /^camera\.png: the whole run needs \d.* MB, more than the memory budget; computing it in strips\.$/,
      )
      const maps = (await readdir(strips)).filter((name) => name.endsWith('.npy'))
      expect(maps).toEqual(['0-Conv2D.npy', '1-ReLU.npy', '2-MaxPooling2D.npy'])
      for (const name of maps)
        expect((await readFile(join(strips, name))).equals(await readFile(join(whole, name)))).toBe(true)
      expect(out.split('\n')).toHaveLength(5)
      const table = (await text(strips, 'Edges in a photograph-summary.csv')).split('\n')
      expect(table.slice(0, 2)).toEqual([
        'image,layer_index,layer,channel,statistic,value',
        'camera.png,0,Conv2D,0,cells,260100',
      ])
    },
  )

  it('writes what is larger than the memory budget as .npy only, and says so', async () => {
    const { code, notes } = await poolscope(
      'run',
      verticalLine,
      '--input',
      join(root, 'examples/images/camera.png'),
      '--out',
      place(),
      '--memory',
      '0.001',
    )
    expect(code).toBe(1)
    expect(notes).toContain('Pass --format npy to compute it in strips, or raise the budget with --memory.')
  })

  it('replaces files only by force, and names them', async () => {
    const to = place()
    await poolscope('run', verticalLine, '--out', to)
    await writeFile(join(to, '2-MaxPooling2D-c0.csv'), 'mine')
    const refused = await poolscope('run', verticalLine, '--out', to)
    expect(refused.code).toBe(1)
    expect(refused.out).toBe('')
    expect(refused.notes).toContain('2-MaxPooling2D-c0.csv')
    expect(refused.notes).toContain('--force')
    expect(await text(to, '2-MaxPooling2D-c0.csv')).toBe('mine')
    expect((await poolscope('run', verticalLine, '--out', to, '--force')).code).toBe(0)
    expect(await text(to, '2-MaxPooling2D-c0.csv')).toBe('0,3,0\n'.repeat(3))
  })

  it('gives the same bits from one thread as from four', async () => {
    const [a, b] = [place(), place()]
    const experiment = join(root, 'examples/camera-edges.poolscope.json')
    await poolscope('run', experiment, '--out', a, '--format', 'npy', '--threads', '4')
    await poolscope('run', experiment, '--out', b, '--format', 'npy', '--threads', '1')
    const files = (await readdir(a)).filter((name) => name.endsWith('.npy'))
    expect(files).toHaveLength(3)
    for (const file of files)
      expect(Buffer.compare(await readFile(join(a, file)), await readFile(join(b, file)))).toBe(0)
  })

  it.each([
    ['an experiment that is not there', ['gone.poolscope.json'], 'gone.poolscope.json'],
    ['an input that is not there', [verticalLine, '--input', 'gone.png'], 'gone.png'],
    ['an input that is a folder', [verticalLine, '--input', root], 'folder'],
    ['a layer that has no map', [verticalLine, '--layers', '7'], '-1, 0, 1, 2'],
  ])('fails for %s', async (_, args, word) => {
    const { code, out, notes } = await poolscope('run', ...args, '--out', place())
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(notes).toContain(word)
  })

  it.each([
    [
      'an unknown layer',
      (text: string) => text.replace('"type": "MaxPooling2D"', '"type": "MagicPooling"'),
      'MagicPooling',
    ],
    ['a future version', (text: string) => text.replace('"version": 1', '"version": 99'), 'newer'],
    [
      'a window larger than its map',
      (text: string) => text.replace('"poolSize": [2, 2]', '"poolSize": [9, 9]'),
      'MaxPooling2D: ',
    ],
    [
      'a stride of 0',
      (text: string) => text.replace('"poolSize": [2, 2]', '"poolSize": [2, 2], "strides": [0, 0]'),
      'strides',
    ],
    [
      'a key that would reach prototypes',
      (text: string) => text.replace('"panels": null', '"__proto__": {}'),
      '__proto__',
    ],
    ['no JSON at all', () => 'hello', 'not valid JSON'],
  ])('fails for an experiment with %s', async (_, change, word) => {
    const path = inFolder('bad.poolscope.json')
    await writeFile(path, change(await text(verticalLine)))
    const to = place()
    const { code, notes } = await poolscope('run', path, '--out', to)
    expect(code).toBe(1)
    expect(notes).toContain(word)
    await expect(readdir(to)).rejects.toThrow('ENOENT')
  })
})
