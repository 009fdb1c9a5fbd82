import { execFileSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeTiff } from '#main/files/testing/tiff'
import { root } from '#main/testing/contractSuite'
import { openTerminal, text, verticalLine } from './testing/terminal'

const { inFolder, place, poolscope } = openTerminal()

describe('poolscope run --input', () => {
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
    const path = inFolder('steps.poolscope.json')
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
    await writeFile(inFolder('batch.npy'), npy([2, 1, 8, 8], samples.flat()))
    const { code } = await poolscope(
      'run',
      verticalLine,
      '--input',
      inFolder('batch.npy'),
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
    await writeFile(inFolder('two.npy'), npy([2, 1, 8, 8], Array(128).fill(1)))
    await poolscope('run', verticalLine, '--input', inFolder('two.npy'), '--out', to, '--layers', '2', '--csv', 'tidy')
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
      const path = inFolder('byte.poolscope.json')
      await writeFile(path, JSON.stringify(experiment))
      await writeFile(inFolder(name), bytes)
      expect(await poolscope('run', path, '--input', inFolder(name), '--out', to, '--layers=-1')).toMatchObject({
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
    const path = inFolder(name)
    await writeFile(path, bytes)
    const { code, notes } = await poolscope('run', verticalLine, '--input', path, '--out', place(), '--memory', '0.001')
    expect(code).toBe(1)
    expect(notes).toMatch(reason)
    expect(notes).not.toMatch(/budget|by rows/)
  })

  it('says of an image that exceeds the memory budget how to raise it, where the command can', async () => {
    const path = inFolder('large.pgm')
    await writeFile(path, Buffer.concat([Buffer.from('P5 1000 1000 255 '), Buffer.alloc(1e6)]))
    const { notes } = await poolscope('run', verticalLine, '--input', path, '--out', place(), '--memory', '0.001')
    expect(notes).toMatch(/^poolscope: large\.pgm: .* expected at most 125,000 in total\. .*/)
    expect(notes).toMatch(/image, or part of it\. Pass --memory with more gigabytes to raise the memory budget\.$/)
    const empty = inFolder('empty.pgm')
    await writeFile(empty, '')
    expect((await poolscope('run', verticalLine, '--input', empty, '--out', place())).notes).not.toMatch(/--memory/)
  })

  it('says of a folder, a pipe and a missing file what is wrong with them', async () => {
    const refused = async (path: string) =>
      (await poolscope('run', verticalLine, '--input', path, '--out', place())).notes
    expect(await refused(inFolder())).toMatch(/is a folder\. Choose a file inside it\./)
    expect(await refused(inFolder('no.png'))).toMatch(/"no\.png" was not found/)
    if (process.platform === 'win32') return
    execFileSync('mkfifo', [inFolder('pipe.png')])
    expect(await refused(inFolder('pipe.png'))).toMatch(/is a device or a pipe/)
  })

  it('tells of bands that are data', async () => {
    const bands = [0, 1, 2, 3].map((band) => Array.from({ length: 64 }, (_, i) => i + 64 * band))
    await writeFile(
      inFolder('bands.tif'),
      writeTiff(bands, { width: 8, height: 8, bits: 8, photometric: 2, extraSamples: [0] }),
    )
    const { notes } = await poolscope('run', verticalLine, '--input', inFolder('bands.tif'), '--out', place())
    expect(notes).toMatch(
      /bands\.tif: The file has 4 bands\. The first three are red, green and blue; the others hold data\./,
    )
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
