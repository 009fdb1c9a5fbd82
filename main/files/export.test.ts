import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GridSource } from './csv'
import { exportMaps, zipFiles, type ExportRequest } from './export'
import { readNpy } from './npy'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-export-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const maps = [
  grid(
    [
      [0, 1],
      [2, 3],
    ],
    { layerIndex: -1, layer: 'input' },
  ),
  grid([[1.5, 2]], { channel: 0 }),
  grid([[3, -1]], { channel: 1 }),
]

describe('exportMaps', () => {
  it('writes one matrix a channel, and a sidecar', async () => {
    const { files } = await exportMaps(request())
    expect(files.map((file) => basename(file))).toEqual(['input-c0.csv', '1-pool-c0.csv', '1-pool-c1.csv', 'run.json'])
    expect(await readText('input-c0.csv')).toBe('0,1\n2,3\n')
    expect(await readText('1-pool-c0.csv')).toBe('1.5,2\n')
    expect(await readText('1-pool-c1.csv')).toBe('3,-1\n')
    expect(JSON.parse(await readText('run.json'))).toEqual({
      version: '1.0',
      format: 'csv',
      csv: 'matrix',
      separator: ',',
      decimal: '.',
      bom: false,
      files: [
        { file: 'input-c0.csv', maps: [held('input', -1, [0], 2)] },
        { file: '1-pool-c0.csv', maps: [held('pool', 1, [0], 1)] },
        { file: '1-pool-c1.csv', maps: [held('pool', 1, [1], 1)] },
      ],
    })
    expect(await readdir(folder)).toHaveLength(4)
  })

  it('writes one table of all', async () => {
    const { files } = await exportMaps(request({ csv: 'tidy' }))
    expect(files.map((file) => basename(file))).toEqual(['run.csv', 'run.json'])
    const lines = (await readText('run.csv')).trim().split('\n')
    expect(lines).toHaveLength(1 + 4 + 2 + 2)
    expect(lines[8]).toBe('photo.png,1,pool,1,0,1,-1')
    expect(JSON.parse(await readText('run.json'))).toMatchObject({ textCells: expect.stringContaining('apostrophe') })
  })

  it('writes one array a layer', async () => {
    const { files } = await exportMaps(request({ format: 'npy' }))
    expect(files.map((file) => basename(file))).toEqual(['input.npy', '1-pool.npy', 'run.json'])
    const array = readNpy(await readFile(join(folder, '1-pool.npy')))
    expect(array).toMatchObject({ shape: [2, 1, 2], data: Float32Array.of(1.5, 2, 3, -1) })
  })

  it('names files so that every platform takes them', async () => {
    const odd = [
      grid([[1]], { layer: 'a/b:c' }),
      grid([[2]], { layer: 'A/B:C' }),
      grid([[3]], { layer: '..', layerIndex: 2 }),
    ]
    const { files } = await exportMaps(request({ maps: odd, baseName: 'con' }))
    const names = files.map((file) => basename(file))
    expect(names).toEqual(['1-a_b_c-c0.csv', '1-A_B_C-c0-2.csv', '2--c0.csv', '_con.json'])
  })

  it('names the inputs where there are several', async () => {
    const several = [grid([[1]], { name: 'a.png' }), grid([[2]], { name: 'b.png' })]
    const { files } = await exportMaps(request({ maps: several }))
    expect(files.map((file) => basename(file))).toEqual(['a-1-pool-c0.csv', 'b-1-pool-c0.csv', 'run.json'])
  })

  it('names what is there before it writes anything, and replaces when told', async () => {
    await writeFile(join(folder, '1-pool-c1.csv'), 'old')
    await writeFile(join(folder, 'run.json'), 'old')
    await expect(exportMaps(request())).rejects.toThrow('"1-pool-c1.csv", "run.json" already exist')
    expect(await readdir(folder)).toHaveLength(2)
    await exportMaps(request({ replace: true }))
    expect(await readText('1-pool-c1.csv')).toBe('3,-1\n')
    expect(await readdir(folder)).toHaveLength(4)
  })

  it('leaves no file when a map fails half-way', async () => {
    const broken = grid([[1]], {
      layer: 'broken',
      row: () => {
        throw new Error('the map is gone')
      },
    })
    await expect(exportMaps(request({ maps: [...maps, broken] }))).rejects.toThrow('the map is gone')
    expect(await readdir(folder)).toEqual([])
  })

  it('tells its progress up to 1, and leaves nothing when cancelled', async () => {
    const large = Array.from({ length: 3 }, (_, channel) => grid([new Array<number>(100_000).fill(0.1)], { channel }))
    const told: number[] = []
    await exportMaps(request({ maps: large, onProgress: (fraction) => told.push(fraction) }))
    expect(told.length).toBeGreaterThan(3)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(told.at(-1)).toBe(1)
    const controller = new AbortController()
    const directory = join(folder, 'new', 'deep')
    const { signal } = controller
    const cancelled = exportMaps(request({ maps: large, directory, signal, onProgress: () => controller.abort() }))
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    await expect(stat(join(folder, 'new'))).rejects.toThrow('ENOENT')
  })

  it('makes the folder, and says where it can not', async () => {
    await exportMaps(request({ directory: join(folder, 'a', 'b') }))
    expect(await readdir(join(folder, 'a', 'b'))).toHaveLength(4)
    await writeFile(join(folder, 'file'), '')
    const refused = exportMaps(request({ directory: join(folder, 'file', 'b') }))
    await expect(refused).rejects.toMatchObject({ code: 'write-failed' })
  })
})

describe('zipFiles', () => {
  it('holds the files under their names, different ones', async () => {
    await mkdir(join(folder, 'x'))
    await writeFile(join(folder, 'a.csv'), '1,2\n')
    await writeFile(join(folder, 'x', 'a.csv'), '3,4\n')
    const parts: Buffer[] = []
    for await (const part of zipFiles([join(folder, 'a.csv'), join(folder, 'x', 'a.csv')])) parts.push(part as Buffer)
    expect(unzip(Buffer.concat(parts))).toEqual({ 'a.csv': '1,2\n', 'a-2.csv': '3,4\n' })
  })

  it('fails where a file has vanished', async () => {
    const read = async () => {
      for await (const part of zipFiles([join(folder, 'gone.csv')])) void part
    }
    await expect(read()).rejects.toMatchObject({ code: 'not-found', place: { file: 'gone.csv' } })
  })
})

function request(change: Partial<ExportRequest> = {}): ExportRequest {
  return {
    maps,
    format: 'csv',
    csv: 'matrix',
    directory: folder,
    baseName: 'run',
    sidecar: { version: '1.0' },
    replace: false,
    ...change,
  }
}

function grid(rows: number[][], change: Partial<GridSource> = {}): GridSource {
  return {
    name: 'photo.png',
    layerIndex: 1,
    layer: 'pool',
    channel: 0,
    height: rows.length,
    width: rows[0]!.length,
    row: (index) => Float32Array.from(rows[index]!),
    ...change,
  }
}

function held(layer: string, layerIndex: number, channels: number[], height: number) {
  return { image: 'photo.png', layerIndex, layer, channels, height, width: 2 }
}

function readText(name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8')
}

/** The files of a zip, by its directory at the end. */
function unzip(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf('PK\x05\x06')
  let at = zip.readUInt32LE(end + 16)
  const files: Record<string, string> = {}
  for (let i = 0; i < zip.readUInt16LE(end + 10); i++) {
    const [size, nameLength, extra, comment] = [20, 28, 30, 32].map((offset, k) =>
      k === 0 ? zip.readUInt32LE(at + offset) : zip.readUInt16LE(at + offset),
    ) as [number, number, number, number]
    const local = zip.readUInt32LE(at + 42)
    const dataAt = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    files[name] = inflateRawSync(zip.subarray(dataAt, dataAt + size)).toString()
    at += 46 + nameLength + extra + comment
  }
  return files
}
