/** Large images, of which only the samples are held: whatever is asked has the answers of an image read at once, bit for bit. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import type { Experiment } from '#app/document/experiment'
import { newStep, type InputStep } from '#app/inputs/steps'
import type { MapSummary, RequestOf } from '#app/protocol/contract'
import { writeTiff } from '#main/files/testing/tiff'
import { openDesk, withLayers } from '#main/testing/desk'
import type { Session } from './service'

const desk = openDesk({})
const [width, height] = [1301, 1101]
/** Bytes: the images fit; what is smaller makes them large. */
const ROOMY = 2e9

const noise = (count: number, white: number) => {
  let state = 1
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) & white
  })
}

function png(channels: 1 | 2 | 3 | 4, white: 255 | 65535): Promise<Buffer> {
  const kind = white === 255 ? Uint8Array : Uint16Array
  const image = sharp(kind.from(noise(width * height * channels, white)), { raw: { width, height, channels } })
  const space = channels < 3 ? (['b-w', 'grey16'] as const) : (['srgb', 'rgb16'] as const)
  return image
    .toColourspace(space[white === 255 ? 0 : 1])
    .png()
    .toBuffer()
}

/** A gray image of 16 bits, the high byte first. */
function bigEndianTiff(): Buffer {
  const tags = [
    [256, width],
    [257, height],
    [258, 16],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, height],
    [279, 2 * width * height],
  ] as const
  const samples = Buffer.from(Uint16Array.from(noise(width * height, 65535)).buffer).swap16()
  const header = Buffer.from([77, 77, 0, 42, 0, 0, 0, 0])
  header.writeUInt32BE(8 + samples.length, 4)
  const directory = Buffer.alloc(2 + 12 * tags.length + 4)
  directory.writeUInt16BE(tags.length)
  for (const [i, [tag, value]] of tags.entries()) {
    directory.writeUInt16BE(tag, 2 + 12 * i)
    directory.writeUInt16BE(4, 4 + 12 * i)
    directory.writeUInt32BE(1, 6 + 12 * i)
    directory.writeUInt32BE(value, 10 + 12 * i)
  }
  return Buffer.concat([header, samples, directory])
}

const littleEndianTiff = () => writeTiff([noise(width * height, 65535)], { width, height, bits: 16, photometric: 1 })

const layers: [string, object?][] = [
  ['Conv2D', { filters: 2, padding: 'same', paddingMode: 'circular' }],
  ['ReLU'],
  ['MaxPooling2D', { poolSize: [2, 2] }],
]

function experimentOf(channels: 'gray' | 'rgb', range: 'unit' | 'byte', steps: readonly InputStep[]): Experiment {
  const inputs: Experiment['inputs'] = [{ kind: 'image', name: 'large', ...(steps.length > 0 && { steps }) }]
  return { ...withLayers(...layers), inputs, reading: { channels, range } }
}

/** A session with a budget of its own, that exports into a folder. */
async function openWindow(memoryBudget: number): Promise<{ own: Session; folder: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-large-'))
  const own = desk.service.openSession((event) => desk.events.push(event), {
    kind: 'desktop',
    chooseDestination: () => Promise.resolve(folder),
  })
  const before = await own.request('getSettings', {})
  await own.request('setSettings', { memoryBudget })
  const close = async () => {
    await own.close()
    await desk.session.request('setSettings', { memoryBudget: before.memoryBudget })
    await rm(folder, { recursive: true, force: true })
  }
  onTestFinished(close)
  return { own, folder, close }
}

async function runOf(own: Session, run: string, experiment: Experiment, image: string): Promise<MapSummary[]> {
  await own.request('run', { run, experiment, input: 0, image })
  return (await desk.finished(run)).toSorted((a, b) => a.layer - b.layer)
}

/** What of a map does not change from run to run. */
async function looks(own: Session, { map, shape, levels, ranges }: MapSummary) {
  const channel = shape.channels - 1
  const tiles = Array.from({ length: levels }, (_, level) =>
    (['mean', 'max'] as const).map((reduce) =>
      own.request('tile', { map, channel, level, row: 4, column: 6, height: 200, width: 300, reduce }),
    ),
  )
  const part = { row: 100, column: 3, height: 260, width: 400 }
  return {
    shape,
    ranges,
    tiles: await Promise.all(tiles.flat()),
    statistics: await own.request('statistics', { map, channel, bins: 8 }),
    ofPart: await own.request('statistics', { map, channel: null, bins: 8, part }),
    line: await own.request('line', { map, channel, from: [500, 3], to: [20, 600] }),
  }
}

async function written(own: Session, folder: string, run: string, format: 'csv' | 'npy'): Promise<unknown> {
  const chosen = (await own.request('chooseDestination', { name: 'large' }))!
  const job = `${run}-${format}`
  const maps = (format === 'npy' ? [-1, 2] : [2]).map((layer) => ({ layer, channels: null }))
  const order = { run, destination: chosen.destination, maps, csv: 'matrix', replace: true } as const
  await own.request('exportMaps', { ...order, job, format })
  await expect
    .poll(() => desk.events.find((event) => 'job' in event && event.job === job && event.type !== 'exportProgress'), {
      timeout: 20_000,
    })
    .toMatchObject({ type: 'exportFinished' })
  const names = (await readdir(folder)).filter((name) => name.endsWith(format)).toSorted()
  return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'base64')]))
}

function movedBy(experiment: Experiment, image: string): RequestOf<'measureShifts'> {
  const shifts: [number, number][] = [
    [0, 1],
    [2, 0],
  ]
  return {
    job: 'shifts',
    experiment,
    input: 0,
    image,
    shifts,
    paddingMode: 'zeros',
    tolerance: 0.01,
    inside: null,
    show: 0,
  }
}

/** All that a window asks of a run, with a budget. */
async function answers(memoryBudget: number, bytes: Uint8Array, experiment: Experiment): Promise<object> {
  const { own, folder, close } = await openWindow(memoryBudget)
  const { image } = await own.request('addImage', { name: 'large', bytes })
  const run = `run-${memoryBudget}`
  const maps = await runOf(own, run, experiment, image)
  const [input, conv, relu] = maps
  const first = { map: conv!.map, channel: 0, minus: input!.map, minusChannel: 0 }
  const difference = await own.request('subtract', { ...first })
  const { measures } = await own.request('measureShifts', movedBy(experiment, image))
  const found = {
    maps: await Promise.all(maps.map((map) => looks(own, map))),
    difference: await looks(own, { ...relu!, ...difference }),
    csv: await written(own, folder, run, 'csv'),
    npy: await written(own, folder, run, 'npy'),
    // What is added up from strip to strip is rounded in another order.
    shifts: measures.map(({ cells, unchanged, tile }) => ({ cells, unchanged, tile })),
    thumbnail: await own.request('thumbnail', { input: experiment.inputs[0]!, image, size: 64 }),
  }
  await close()
  return found
}

const crop = { ...newStep('crop'), top: 3, left: 5, height: 1080, width: 1290 }

test.each<[string, () => Promise<Uint8Array> | Uint8Array, Experiment, readonly number[]]>([
  ['gray of 8 bits', () => png(1, 255), experimentOf('gray', 'unit', []), [21e6]],
  ['colours with an alpha', () => png(4, 255), experimentOf('rgb', 'unit', []), [66e6, 28e6]],
  ['colours of 16 bits', () => png(3, 65535), experimentOf('rgb', 'byte', []), [66e6]],
  ['a little-endian TIFF of 16 bits', littleEndianTiff, experimentOf('gray', 'byte', []), [21e6]],
  ['a big-endian TIFF of 16 bits', bigEndianTiff, experimentOf('gray', 'unit', []), [21e6]],
  ['cropped and inverted', () => png(3, 255), experimentOf('rgb', 'unit', [crop, newStep('invert')]), [66e6]],
  [
    'normalized',
    () => png(3, 255),
    experimentOf('rgb', 'unit', [
      { ...newStep('normalize'), mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
    ]),
    [66e6],
  ],
])(
  '%s',
  async (_, file, experiment, budgets) => {
    const bytes = await file()
    const expected = await answers(ROOMY, bytes, experiment)
    for (const budget of budgets) expect(await answers(budget, bytes, experiment)).toEqual(expected)
  },
  120_000,
)

test('a network and its movements are measured on a large image as on a small one', async () => {
  const bytes = await png(3, 255)
  const stack = withLayers(['MaxPooling2D', { poolSize: [8, 8] }], ['GlobalAveragePooling2D']).stack
  const experiment = { ...experimentOf('rgb', 'unit', []), stack }
  const measured = async (memoryBudget: number) => {
    const { own, close } = await openWindow(memoryBudget)
    const { image } = await own.request('addImage', { name: 'large', bytes })
    const shifts: [number, number][] = [[0, 3]]
    const how = { job: 'n', experiment, input: 0, image, shifts, paddingMode: 'zeros' } as const
    const found = [
      await own.request('measureNetwork', how),
      await own.request('measureShifts', movedBy(experiment, image)),
    ]
    await close()
    return found
  }
  expect(await measured(66e6)).toEqual(await measured(ROOMY))
})

test('an edit that is undone gives the same maps again, and other images do not disturb', async () => {
  const { own } = await openWindow(28e6)
  const { image } = await own.request('addImage', { name: 'large', bytes: await png(3, 255) })
  const plain = experimentOf('rgb', 'unit', [])
  const before = await looks(own, (await runOf(own, 'a', plain, image))[3]!)
  const cropped = await looks(own, (await runOf(own, 'b', experimentOf('rgb', 'unit', [crop]), image))[3]!)
  expect(cropped).not.toEqual(before)
  await own.request('release', { run: 'a' })
  await own.request('release', { run: 'b' })
  expect(await looks(own, (await runOf(own, 'c', plain, image))[3]!)).toEqual(before)
})

test('maps of an image that is closed stay as long as their run', async () => {
  const { own } = await openWindow(28e6)
  const bytes = await png(3, 255)
  const { image } = await own.request('addImage', { name: 'large', bytes })
  const experiment = experimentOf('rgb', 'unit', [])
  const maps = await runOf(own, 'a', experiment, image)
  const before = await Promise.all(maps.map((map) => looks(own, map)))
  await own.request('closeImage', { image })
  // Its memory would be taken for this one.
  const other = await own.request('addImage', { name: 'other', bytes: await png(4, 255) })
  await runOf(own, 'b', experiment, other.image)
  expect(await Promise.all(maps.map((map) => looks(own, map)))).toEqual(before)
  await own.request('release', { run: 'a' })
  await own.request('release', { run: 'b' })
})

test('a run that is cancelled while its image is read, or whose image is closed, leaves the next one as it is', async () => {
  const { own } = await openWindow(28e6)
  const bytes = await png(3, 255)
  const experiment = experimentOf('rgb', 'unit', [])
  const open = async () => (await own.request('addImage', { name: 'large', bytes })).image
  const image = await open()
  await own.request('run', { run: 'a', experiment, input: 0, image })
  await own.request('cancel', { job: 'a' })
  expect(await desk.failed('a')).toMatchObject({ code: 'cancelled' })
  const closed = await open()
  await own.request('run', { run: 'b', experiment, input: 0, image: closed })
  await own.request('closeImage', { image: closed })
  await own.request('release', { run: 'b' })
  const [input] = await runOf(own, 'c', experiment, image)
  const again = await runOf(own, 'd', experiment, await open())
  expect(await looks(own, again[0]!)).toEqual(await looks(own, input!))
})

test('an input that does not fit the budget at once is run, but not exported at once', async () => {
  const { own } = await openWindow(16e6)
  const { image } = await own.request('addImage', { name: 'large', bytes: await png(3, 255) })
  await runOf(own, 'a', experimentOf('rgb', 'unit', []), image)
  const { destination } = (await own.request('chooseDestination', { name: 'large' }))!
  const maps = [{ layer: -1, channels: null }]
  const order = { run: 'a', destination, maps, csv: 'matrix', replace: true } as const
  await own.request('exportMaps', { ...order, job: 'e', format: 'npy' })
  await expect
    .poll(() => desk.events.find((event) => event.type === 'exportFailed'))
    .toMatchObject({ failure: { code: 'over-budget', message: { key: 'service.inputOverBudget' } } })
})
