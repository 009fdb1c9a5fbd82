/** What a run is given: images, arrays and patterns, and the steps that come before the stack. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Experiment } from '#app/document/experiment'
import { inputShape } from '#app/document/inputShape'
import { newStep } from '#app/inputs/steps'
import { formatEnglish } from '#app/text/format'
import { writeNpyHeader } from '#main/files/npy'
import { examplesFolder, openDesk, withLayers } from '#main/testing/desk'

const desk = openDesk()

test('an image is opened, shown small, run and closed', async () => {
  const bytes = await readFile(resolve(examplesFolder, 'images/camera.png'))
  const image = await desk.session.request('addImage', { name: 'camera.png', bytes: new Uint8Array(bytes) })
  expect(image).toMatchObject({ name: 'camera.png', format: 'png', channels: 1, depth: 8 })
  const small = await desk.session.request('thumbnail', {
    input: { kind: 'image', name: 'x' },
    image: image.image,
    size: 64,
  })
  expect(Math.max(small.width, small.height)).toBe(64)
  const { experiment } = await desk.session.request('openExample', { example: 'camera-edges' })
  await desk.session.request('run', { run: 'r1', experiment, input: 0, image: image.image })
  const maps = await desk.finished('r1')
  expect(maps[0]).toMatchObject({ layer: -1, shape: { height: image.height, width: image.width, channels: 1 } })
  await desk.session.request('closeImage', { image: image.image })
  await expect(
    desk.session.request('thumbnail', { input: { kind: 'image', name: 'x' }, image: image.image, size: 64 }),
  ).rejects.toThrow('no longer open')
})

test('a NumPy array is used as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-service-'))
  const values = Float32Array.of(1, -2, 3, 4, 5, 6)
  await writeFile(join(folder, 'a.npy'), Buffer.concat([writeNpyHeader([1, 2, 3]), Buffer.from(values.buffer)]))
  const [input] = await desk.session.addInputFile(join(folder, 'a.npy'))
  const experiment: Experiment = { ...withLayers(['ReLU']), inputs: [{ kind: 'image', name: 'a.npy' }] }
  await desk.session.request('run', { run: 'r1', experiment, input: 0, image: input!.image })
  expect(await desk.rows((await desk.finished('r1'))[1]!)).toEqual([
    [1, 0, 3],
    [4, 5, 6],
  ])
  await rm(folder, { recursive: true })
})

test('another page of an open file is an image of its own, also of a file that came as bytes', async () => {
  const path = resolve(examplesFolder, '../main/files/tiff/fixtures/three_pages.tif')
  const rowOf = async (image: string) => {
    const experiment: Experiment = { ...withLayers(['ReLU']), inputs: [{ kind: 'image', name: 'a' }] }
    await desk.session.request('run', { run: image, experiment, input: 0, image })
    return (await desk.rows((await desk.finished(image))[1]!))[0]
  }
  for (const first of [
    await desk.session.addImageFile(path),
    await desk.session.request('addImage', { name: 'a.tif', bytes: new Uint8Array(await readFile(path)) }),
  ]) {
    expect(first).toMatchObject({ page: 1, pages: 3, arrays: [], array: null, axes: null })
    const third = await desk.session.request('reopenImage', { image: first.image, select: { page: 3 } })
    expect(third).toMatchObject({ name: first.name, page: 3, pages: 3 })
    expect(await rowOf(third.image)).toEqual([200, 201, 202, 203, 204, 205, 206, 207, 208])
    expect(await rowOf(first.image)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    await expect(desk.session.request('reopenImage', { image: first.image, select: { page: 4 } })).rejects.toThrow(
      'Expected a page from 1 to 3, received 4',
    )
  }
})

test('an experiment that is saved and opened again reads the same page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-service-'))
  const path = resolve(examplesFolder, '../main/files/tiff/fixtures/three_pages.tif')
  const { image } = await desk.session.addImageFile(path)
  const input = { kind: 'image', name: 'stack.tif', select: { page: 2 } } as const
  const experiment: Experiment = { ...withLayers(['ReLU']), inputs: [input] }
  const saved = join(folder, 'a.poolscope.json')
  await desk.session.saveExperimentFile(saved, { experiment, images: [image], from: null })
  const opened = await desk.session.openExperimentFile(saved)
  expect(opened.images).toMatchObject([{ name: 'stack.tif', page: 2, pages: 3 }])
  await rm(folder, { recursive: true })
})

describe('the steps of an input', () => {
  const run = async (
    inputs: Experiment['inputs'],
    image: string | null,
    reading: Partial<Experiment['reading']> = {},
  ) => {
    const base = withLayers(['ReLU'])
    const experiment: Experiment = { ...base, inputs, reading: { ...base.reading, ...reading } }
    const id = `steps-${desk.events.length}`
    await desk.session.request('run', { run: id, experiment, input: 0, image })
    return (await desk.finished(id))[0]!
  }

  test('come before the stack, for numbers and for patterns', async () => {
    const planes = [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ]
    const steps = [{ ...newStep('crop'), left: 1 }, newStep('invert')]
    expect(await desk.rows(await run([{ kind: 'values', name: 'x', planes, steps }], null))).toEqual([
      [6, 5],
      [3, 2],
    ])
    const pattern = { type: 'line', thickness: 2, angle: 90, offset: 0 }
    expect(
      await desk.rows(
        await run([{ kind: 'pattern', name: 'x', height: 1, width: 4, pattern, steps: [newStep('invert')] }], null),
      ),
    ).toEqual([[1, 0, 0, 1]])
  })

  test('leave the values of a cropped image as they were, of one channel and of gray', async () => {
    const bytes = new Uint8Array(await readFile(resolve(examplesFolder, 'images/coffee.png')))
    const { image } = await desk.session.request('addImage', { name: 'coffee.png', bytes })
    const crop = { ...newStep('crop'), left: 100, top: 50, width: 3, height: 2 }
    const input = { kind: 'image', name: 'coffee.png' } as const
    for (const channels of ['gray', 'rgb'] as const) {
      const whole = await desk.rows(await run([input], image, { channels }), channels === 'rgb' ? 2 : 0)
      const part = await desk.rows(
        await run([{ ...input, steps: [crop] }], image, { channels }),
        channels === 'rgb' ? 2 : 0,
      )
      expect(part).toEqual(whole.slice(50, 52).map((row) => row.slice(100, 103)))
    }
    const red = await desk.rows(await run([{ ...input, steps: [crop, newStep('channel')] }], image))
    expect(red).toEqual(await desk.rows(await run([{ ...input, steps: [crop] }], image, { channels: 'rgb' }), 0))
    const small = await run([{ ...input, steps: [{ ...newStep('resize'), width: 60 }] }], image, { range: 'byte' })
    expect([small.shape.height, small.shape.width]).toEqual([40, 60])
    const thumbnail = await desk.session.request('thumbnail', { input: { ...input, steps: [crop] }, image, size: 64 })
    expect([thumbnail.height, thumbnail.width]).toEqual([2, 3])
  })

  test('normalize the colours that the stack reads, and say where the numbers do not suit them', async () => {
    const bytes = new Uint8Array(await readFile(resolve(examplesFolder, 'images/coffee.png')))
    const info = await desk.session.request('addImage', { name: 'coffee.png', bytes })
    const { image } = info
    const crop = { ...newStep('centerCrop'), width: 5, height: 2 }
    const normalize = { ...newStep('normalize'), mean: [0.1, 0.2, 0.3], deviation: [1, 1, 2], order: 'bgr' }
    const input = { kind: 'image', name: 'coffee.png', steps: [crop] } as const
    const steps = [crop, normalize]
    const plain = await run([input], image, { channels: 'rgb' })
    const normal = await run([{ ...input, steps }], image, { channels: 'rgb' })
    const blue = await desk.rows(plain, 2)
    expect(await desk.rows(normal, 0)).toEqual(blue.map((row) => row.map((x) => Math.fround(x - Math.fround(0.1)))))
    expect(inputShape({ ...input, steps }, info, { channels: 'rgb', range: 'unit' })).toEqual(normal.shape)
    const experiment: Experiment = { ...withLayers(['ReLU']), inputs: [{ ...input, steps }] }
    await desk.session.request('run', { run: 'gray', experiment, input: 0, image })
    expect(formatEnglish((await desk.failed('gray'))!.message)).toMatch(
      '3 numbers for mean, but the input has 1 channel',
    )
    const size = 64
    const shown = await desk.session.request('thumbnail', { input: { ...input, steps }, image, size })
    expect(shown).toEqual(await desk.session.request('thumbnail', { input, image, size }))
  })

  test('tell how far they are, before the run begins', async () => {
    const pattern = { type: 'noise', seed: 2 }
    const steps = [{ ...newStep('resize'), width: 1500 }, newStep('invert')]
    await run([{ kind: 'pattern', name: 'x', height: 2048, width: 2048, pattern, steps }], null)
    const fractions = desk.events.flatMap((event) => (event.type === 'inputProgress' ? [event.fraction] : []))
    expect(fractions.length).toBeGreaterThan(4)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect([fractions[0]! > 0, fractions.at(-1)! <= 1, fractions.some((fraction) => fraction > 1 / 3)]).toEqual([
      true,
      true,
      true,
    ])
    expect(desk.events.findLastIndex(({ type }) => type === 'inputProgress')).toBeLessThan(
      desk.events.findIndex(({ type }) => type === 'runStarted'),
    )
  })

  test('keep nobody waiting while a large pattern is rendered', async () => {
    const input = {
      kind: 'pattern' as const,
      name: 'x',
      height: 4096,
      width: 4096,
      pattern: { type: 'noise', seed: 3 },
    }
    const done = run([input], null)
    expect(await desk.session.request('thumbnail', { input, image: null, size: 8 })).toMatchObject({
      height: 8,
      width: 8,
    })
    expect(desk.events.map(({ type }) => type)).not.toContain('runStarted')
    await done
  })

  test('may not make more than the budget', async () => {
    const steps = [
      { ...newStep('resize'), width: 16384, height: 16384 },
      { ...newStep('resize'), width: 8, height: 8 },
    ]
    const { memoryBudget } = await desk.session.request('getSettings', {})
    await desk.session.request('setSettings', { memoryBudget: 1e9 })
    const experiment: Experiment = { ...withLayers(), inputs: [{ kind: 'values', name: 'x', planes: [[[1]]], steps }] }
    await desk.session.request('run', { run: 'r1', experiment, input: 0, image: null })
    expect(await desk.failed('r1')).toMatchObject({ code: 'over-budget' })
    await desk.session.request('setSettings', { memoryBudget })
  })

  test('can be cancelled, and what they made is there for the next run', async () => {
    const pattern = { type: 'noise', seed: 1 }
    const inputs: Experiment['inputs'] = [{ kind: 'pattern', name: 'x', height: 2048, width: 2048, pattern }]
    await desk.session.request('run', { run: 'r1', experiment: { ...withLayers(), inputs }, input: 0, image: null })
    await desk.session.request('cancel', { job: 'r1' })
    expect(await desk.failed('r1')).toMatchObject({ code: 'cancelled' })
    expect((await run(inputs, null)).shape.height).toBe(2048)
  })
})
