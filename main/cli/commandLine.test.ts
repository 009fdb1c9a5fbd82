import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { version } from '../../package.json'
import { parseExperiment } from '#app/document/parse'
import { packBundle } from '#main/files/bundle'
import { writeTiff } from '#main/files/testing/tiff'
import { root } from '#main/testing/contractSuite'
import { runIn } from './testing/runIn'
import { settingsFile } from './settingsFile'

const verticalLine = join(root, 'examples/vertical-line.poolscope.json')

let folder: string
let places = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-cli-'))
})

afterAll(() => rm(folder, { recursive: true }))

const place = () => join(folder, `out-${places++}`)

const poolscope = (...args: string[]) => runIn(folder, args)

const text = (...path: string[]) => readFile(join(...path), 'utf8')

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
    const [photograph, drawing] = [join(root, 'examples/images/rocket.jpg'), join(folder, 'words.svg')]
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

  it('runs a bundle on the images that it holds, wherever it is', async () => {
    const [camera, coffee] = ['camera.png', 'coffee.png'].map((name) => join(root, 'examples/images', name))
    const edges = parseExperiment(await text(root, 'examples/camera-edges.poolscope.json'))
    const inputs = [0, 1].map(() => ({ kind: 'image', name: 'img.png' }) as const)
    const bundle = join(folder, 'edges.poolscope')
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

  it('marks the folders of several inputs as incomplete until all are there', async () => {
    const to = place()
    const example = parseExperiment(await text(verticalLine))
    const [line] = example.inputs
    const several = join(folder, 'several.poolscope.json')
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
  })

  it('refuses a comma for both, and signs of CSV for other formats', async () => {
    const both = await poolscope('run', verticalLine, '--out', place(), '--decimal', 'comma')
    expect(both).toMatchObject({ code: 1, notes: expect.stringContaining('both separator and decimal mark') })
    const npy = await poolscope('run', verticalLine, '--out', place(), '--format', 'npy', '--bom')
    expect(npy).toMatchObject({ code: 1, notes: expect.stringContaining('with --format csv only') })
  })

  it('warns of a table that a spreadsheet would cut off', async () => {
    const experiment = join(folder, 'tall.poolscope.json')
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

  it('says as JSON what it did', async () => {
    const { out } = await poolscope('run', verticalLine, '--out', place(), '--json', '--layers', '-1,2')
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

  it('calls what comes of another image after it, without the notes of the example', async () => {
    for (const memory of [[], ['--memory', '0.001']]) {
      const to = place()
      const { code } = await poolscope(
        'run',
        verticalLine,
        '--input',
        join(root, 'examples/images/brick.png'),
        '--out',
        to,
        '--format',
        'npy',
        ...memory,
      )
      expect(code).toBe(0)
      const { experiment } = JSON.parse(await text(to, 'brick.json'))
      expect(experiment).toMatchObject({ name: 'brick', inputs: [{ kind: 'image', name: 'brick.png' }] })
      expect(experiment).not.toHaveProperty('notes')
    }
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

  it('runs on an image', async () => {
    const to = place()
    const { code, out } = await poolscope(
      'run',
      verticalLine,
      '--input',
      join(root, 'examples/images/camera.png'),
      '--out',
      to,
      '--layers',
      '2',
      '--json',
    )
    expect(code).toBe(0)
    expect(JSON.parse(out).runs).toMatchObject([{ input: 'camera.png', layers: [{ shape: '(None, 255, 255, 1)' }] }])
  })

  it('takes an image through the steps of the input whose place it takes', async () => {
    const to = place()
    const experiment = JSON.parse(await readFile(verticalLine, 'utf8'))
    experiment.inputs[0].steps = [
      { type: 'crop', left: 100, width: 40 },
      { type: 'resize', height: 64, method: 'bilinear' },
    ]
    const path = join(folder, 'steps.poolscope.json')
    await writeFile(path, JSON.stringify(experiment))
    const { out } = await poolscope(
      'run',
      path,
      '--input',
      join(root, 'examples/images/camera.png'),
      '--out',
      to,
      '--layers=-1',
      '--json',
    )
    expect(JSON.parse(out).runs).toMatchObject([{ layers: [{ shape: '(None, 64, 5, 1)' }] }])
  })

  it('runs on every sample of a .npy file, each in a folder of its own', async () => {
    const to = place()
    const line = [0, 0, 0, 1, 1, 0, 0, 0]
    const samples = [Array(8).fill(line).flat(), Array(64).fill(1)]
    await writeFile(join(folder, 'batch.npy'), npy([2, 1, 8, 8], samples.flat()))
    const { code } = await poolscope(
      'run',
      verticalLine,
      '--input',
      join(folder, 'batch.npy'),
      '--out',
      to,
      '--layers',
      '2',
    )
    expect(code).toBe(0)
    const [first, second] = (await readdir(to)).sort()
    expect(await text(to, first!, '2-MaxPooling2D-c0.csv')).toBe('0,3,0\n'.repeat(3))
    expect(await text(to, second!, '2-MaxPooling2D-c0.csv')).toBe('3,3,3\n'.repeat(3))
  })

  it('gives each array of a file a name of its own, in CSV and sidecar', async () => {
    const to = place()
    await writeFile(join(folder, 'two.npy'), npy([2, 1, 8, 8], Array(128).fill(1)))
    await poolscope(
      'run',
      verticalLine,
      '--input',
      join(folder, 'two.npy'),
      '--out',
      to,
      '--layers',
      '2',
      '--csv',
      'tidy',
    )
    for (const [n, run] of (await readdir(to)).sort().entries()) {
      const files = await readdir(join(to, run))
      const csv = files.find((name) => name.endsWith('.csv'))!
      expect((await text(to, run, csv)).split('\n')[1]).toMatch(new RegExp(`^"?two\\.npy \\[${n}\\]"?,`))
      const sidecar = JSON.parse(
        await text(
          to,
          run,
          files.find((name) => name.endsWith('.json'))!,
        ),
      )
      expect(sidecar.image.name).toBe(`two.npy [${n}]`)
    }
  })

  describe('reads as --input whatever the window opens', () => {
    const values = Array.from({ length: 64 }, (_, i) => i)
    const lines = (rows: number[][]) => rows.map((row) => `${row.join(',')}\n`).join('')
    const grid = (at: (row: number, column: number) => number) =>
      Array.from({ length: 8 }, (_, r) => Array.from({ length: 8 }, (__, c) => at(r, c)))

    it.each([
      ['a PGM', 'a.pgm', Buffer.concat([Buffer.from('P5 8 8 255 '), Buffer.from(values)]), grid((r, c) => 8 * r + c)],
      ['a gray BMP, bottom-up', 'a.bmp', grayBmp(values), grid((r, c) => 8 * (7 - r) + c)],
      [
        'an SVG',
        'a.svg',
        Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="white"/><rect x="2" width="6" height="8" fill="black"/></svg>',
        ),
        grid((_, c) => (c < 2 ? 255 : 0)),
      ],
      ['an array in the order of Fortran', 'f.npy', npy([8, 8], values, { fortran: true }), grid((r, c) => 8 * c + r)],
      ['big-endian numbers', 'b.npy', npy([8, 8], values, { bigEndian: true }), grid((r, c) => 8 * r + c)],
    ])('%s', async (_, name, bytes, expected) => {
      const to = place()
      const experiment = {
        ...JSON.parse(await readFile(verticalLine, 'utf8')),
        reading: { channels: 'gray', range: 'byte' },
      }
      const path = join(folder, 'byte.poolscope.json')
      await writeFile(path, JSON.stringify(experiment))
      await writeFile(join(folder, name), bytes)
      expect(await poolscope('run', path, '--input', join(folder, name), '--out', to, '--layers=-1')).toMatchObject({
        code: 0,
        notes: '',
      })
      const csv = (await readdir(to)).find((file) => file.endsWith('.csv'))!
      expect(await text(to, csv)).toBe(lines(expected))
    })
  })

  it.each([
    ['text', 'a.txt', Buffer.from('hello'), /a\.txt: The file is not an image that Poolscope can read\./],
    ['an empty file', 'empty.png', Buffer.alloc(0), /empty\.png: The file is empty/],
    [
      'a damaged header',
      'a.png',
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(90)]),
      /a\.png: The PNG file is (damaged|truncated)/,
    ],
    ['a BMP that is cut off', 'a.bmp', grayBmp([1, 2]), /a\.bmp: The BMP image can't be read: .*truncated/],
    ['a PDF', 'a.pdf', Buffer.from('%PDF-1.7'), /PDF is not supported/],
  ])('says of %s what it is, whatever the budget', async (_, name, bytes, reason) => {
    const path = join(folder, name)
    await writeFile(path, bytes)
    const { code, notes } = await poolscope('run', verticalLine, '--input', path, '--out', place(), '--memory', '0.001')
    expect(code).toBe(1)
    expect(notes).toMatch(reason)
    expect(notes).not.toMatch(/budget|by rows/)
  })

  it('says of a folder, a pipe and a missing file what is wrong with them', async () => {
    const refused = async (path: string) =>
      (await poolscope('run', verticalLine, '--input', path, '--out', place())).notes
    expect(await refused(folder)).toMatch(/is a folder\. Choose a file inside it\./)
    expect(await refused(join(folder, 'no.png'))).toMatch(/"no\.png" was not found/)
    if (process.platform === 'win32') return
    execFileSync('mkfifo', [join(folder, 'pipe.png')])
    expect(await refused(join(folder, 'pipe.png'))).toMatch(/is a device or a pipe/)
  })

  it('tells of bands that are data', async () => {
    const bands = [0, 1, 2, 3].map((band) => Array.from({ length: 64 }, (_, i) => i + 64 * band))
    await writeFile(
      join(folder, 'bands.tif'),
      writeTiff(bands, { width: 8, height: 8, bits: 8, photometric: 2, extraSamples: [0] }),
    )
    const { notes } = await poolscope('run', verticalLine, '--input', join(folder, 'bands.tif'), '--out', place())
    expect(notes).toMatch(
      /bands\.tif: The file has 4 bands\. The first three are red, green and blue; the others hold data\./,
    )
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
    ['an unknown layer', (text: string) => text.replace('MaxPooling2D', 'MagicPooling'), 'MagicPooling'],
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
    const path = join(folder, 'bad.poolscope.json')
    await writeFile(path, change(await text(verticalLine)))
    const to = place()
    const { code, notes } = await poolscope('run', path, '--out', to)
    expect(code).toBe(1)
    expect(notes).toContain(word)
    await expect(readdir(to)).rejects.toThrow('ENOENT')
  })
})

describe('poolscope shift', () => {
  it('prints the measures of the course as CSV, for each output and shift', async () => {
    const { code, out, notes } = await poolscope('shift', verticalLine, '--up-to', '1')
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
    const [head, ...lines] = out.split('\n')
    expect(head).toBe(
      'input,output,shift_down,shift_right,cells,unchanged,relative_change,cosine_similarity,equivariance_error,contrast',
    )
    expect(lines).toHaveLength(6 * 3)
    const unchanged = (output: string) =>
      lines.filter((line) => line.split(',')[1] === output).map((line) => line.split(',')[5])
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

  it('refuses what is no share, no direction, and too far', async () => {
    for (const wrong of [
      ['--tolerance', '2'],
      ['--direction', 'left'],
      ['--up-to', '65'],
    ]) {
      expect((await poolscope('shift', verticalLine, ...wrong)).code).toBe(2)
    }
    expect(await poolscope('shift', verticalLine, '--up-to', '9', '--border', 'circular')).toMatchObject({
      code: 1,
      notes: expect.stringContaining('paddingMode "circular"'),
    })
  })
})

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
    const file = join(folder, 'row.poolscope.json')
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

describe('poolscope summary', () => {
  it("prints Keras' table", async () => {
    const { code, out } = await poolscope('summary', verticalLine)
    expect(code).toBe(0)
    expect(out.split('\n').filter((line) => !/^[_=]+$/.test(line))).toEqual([
      'Model: "Vertical line, max pooling"',
      ' Layer (type)                  Output Shape      Param #',
      ' Conv2D (Conv2D)               (None, 6, 6, 1)   10',
      ' ReLU (ReLU)                   (None, 6, 6, 1)   0',
      ' MaxPooling2D (MaxPooling2D)   (None, 3, 3, 1)   0',
      'Total params: 10',
      'Trainable params: 10',
      'Non-trainable params: 0',
    ])
  })

  it('prints the same as JSON', async () => {
    const { out } = await poolscope('summary', join(root, 'examples/vertical-line-global-max.poolscope.json'), '--json')
    expect(JSON.parse(out)).toMatchObject({
      input: [null, 8, 8, 1],
      layers: [
        { index: 0, type: 'Conv2D', outputShape: [null, 6, 6, 1], parameters: 10 },
        { index: 1, type: 'ReLU', outputShape: [null, 6, 6, 1], parameters: 0 },
        { index: 2, type: 'GlobalMaxPooling2D', outputShape: [null, 1], parameters: 0 },
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
    expect(own.out).toContain('Total params: 224')
    expect((await poolscope('summary', coffee, '--input-shape', '32,48,3')).out).toContain('(None, 16, 24, 8)')
  })

  it('prints the layers before one that can not work, and fails', async () => {
    const { code, out, notes } = await poolscope('summary', verticalLine, '--input-shape', '3,3,1')
    expect(code).toBe(1)
    expect(out).toContain('(None, 1, 1, 1)')
    expect(notes).toContain('MaxPooling2D')
  })
})

describe('poolscope', () => {
  it('says which kernels run and why', async () => {
    const { code, out } = await poolscope('--version')
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^poolscope ${version}\n(native|portable) kernels, .+, \\d+ threads?\n.+\\.$`))
  })

  it('helps on stdout', async () => {
    const { code, out, notes } = await poolscope('--help')
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
    for (const command of ['run', 'summary', 'serve', 'conformance']) expect(out).toContain(command)
    expect((await poolscope('run', '--help')).out).toContain('--out <folder>')
  })

  it.each([
    [['run', verticalLine]],
    [['run', '--out', 'x']],
    [['run', verticalLine, '--out', 'x', '--layers', 'some']],
    [['run', verticalLine, '--out', 'x', '--format', 'xls']],
    [['run', verticalLine, '--out', 'x', '--threads', '0']],
    [['run', verticalLine, '--out', 'x', '--kernels', 'magic']],
    [['compare', verticalLine, '--decoder', 'magic']],
    [['summary', verticalLine, '--input-shape', '8,8']],
    [['serve', '--port', '70000']],
    [['paint']],
    [['--paint']],
    [[]],
  ])('calls %j wrong usage', async (args) => {
    const { code, out, notes } = await poolscope(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(notes).not.toBe('')
  })

  it('runs conformance cases and counts them last', async () => {
    const { code, out } = await poolscope('conformance', join(root, 'native-kernels/conformance/cases/tutorial'))
    expect(code).toBe(0)
    expect(out.split('\n').at(-1)).toBe('6 passed, 0 failed, 0 skipped')
  })

  it('serves until it is interrupted', async () => {
    const { code, out } = await poolscope('serve')
    expect(code).toBe(0)
    expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=/)
  })

  it.each([
    ['linux', { XDG_CONFIG_HOME: '/c' }, '/c/poolscope/settings.json'],
    ['linux', {}, '/home/ada/.config/poolscope/settings.json'],
    ['darwin', {}, '/home/ada/Library/Application Support/poolscope/settings.json'],
  ] as const)('keeps settings where %s has them', (platform, env, path) => {
    expect(settingsFile(platform, env, '/home/ada')).toBe(path)
  })
})

/** A .npy file of float32. @param values in the order of the file */
function npy(
  shape: readonly number[],
  values: readonly number[],
  { fortran = false, bigEndian = false } = {},
): Uint8Array {
  const header =
    `{'descr': '${bigEndian ? '>' : '<'}f4', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}), }`.padEnd(
      117,
    ) + '\n'
  const start = Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from('NUMPY'),
    Buffer.from([1, 0, 118, 0]),
    Buffer.from(header),
  ])
  const data = Buffer.from(Float32Array.from(values).buffer)
  return Buffer.concat([start, bigEndian ? data.swap32() : data])
}

/** A BMP of 8 × 8 pixels with a gray palette. @param values from the bottom row up */
function grayBmp(values: readonly number[]): Uint8Array {
  const header = Buffer.alloc(54)
  header.write('BM', 'latin1')
  header.writeUInt32LE(54 + 1024, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(8, 18)
  header.writeInt32LE(8, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(8, 28)
  return Buffer.concat([
    header,
    Buffer.from(Array.from({ length: 256 }, (_, i) => [i, i, i, 0]).flat()),
    Buffer.from(values),
  ])
}
