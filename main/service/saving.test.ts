/** Saving and opening experiments: each input keeps its own image, wherever the experiment goes. */
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseExperiment } from '#app/document/parse'
import type { Experiment } from '#app/document/experiment'
import { examplesFolder, openDesk, withLayers } from '#main/testing/desk'

const desk = openDesk()
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-saving-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A sample under another name in the test's folder. */
async function put(sample: string, ...place: string[]): Promise<string> {
  const path = join(folder, ...place)
  await mkdir(resolve(path, '..'), { recursive: true })
  await copyFile(resolve(examplesFolder, 'images', sample), path)
  return path
}

const withImages = (...inputs: { name: string; path?: string }[]): Experiment => ({
  ...withLayers(['ReLU']),
  inputs: inputs.map((input) => ({ kind: 'image', ...input })),
})

async function pathsIn(file: string) {
  return parseExperiment(await readFile(file, 'utf8')).inputs.map((input) =>
    input.kind === 'image' ? input.path : null,
  )
}

test('an experiment is saved with the place of its images, and opened with them', async () => {
  const { image } = await desk.session.addImageFile(await put('camera.png', 'img', 'camera.png'))
  const file = join(folder, 'e.poolscope.json')
  await desk.session.saveExperimentFile(file, {
    experiment: withImages({ name: 'camera.png' }),
    images: [image],
    from: null,
  })
  expect(await pathsIn(file)).toEqual(['img/camera.png'])
  expect((await desk.session.openExperimentFile(file)).images).toMatchObject([{ name: 'camera.png', width: 512 }])
})

test('two images of one name stay two, whatever else is open', async () => {
  const a = await desk.session.addImageFile(await put('camera.png', 'a', 'img.png'))
  const b = await desk.session.addImageFile(await put('coffee.png', 'b', 'img.png'))
  // Of another tab.
  await desk.session.addImageFile(await put('brick.png', 'c', 'img.png'))
  const file = join(folder, 'e.poolscope.json')
  await desk.session.saveExperimentFile(file, {
    experiment: withImages({ name: 'img.png' }, { name: 'img.png' }),
    images: [a.image, b.image],
    from: null,
  })
  expect(await pathsIn(file)).toEqual(['a/img.png', 'b/img.png'])
  const opened = await desk.session.openExperimentFile(file)
  expect(opened.images.map((image) => image?.width)).toEqual([a.width, b.width])
})

test('an image without a file takes no file of its name from another one', async () => {
  await desk.session.addImageFile(await put('camera.png', 'img.png'))
  const bytes = new Uint8Array(await readFile(resolve(examplesFolder, 'images/coffee.png')))
  const dropped = await desk.session.request('addImage', { name: 'img.png', bytes })
  const file = join(folder, 'e.poolscope.json')
  await desk.session.saveExperimentFile(file, {
    experiment: withImages({ name: 'img.png', path: 'img.png' }, { name: 'img.png' }),
    images: [dropped.image, null],
    from: file,
  })
  expect(await pathsIn(file)).toEqual([undefined, undefined])
})

test('an image that was not found is named as the same file from another folder', async () => {
  await put('coffee.png', 'copy', 'gone.png')
  const experiment = withImages(
    { name: 'gone.png', path: 'gone.png' },
    { name: 'far.png', path: '//server/share/far.png' },
  )
  const file = join(folder, 'copy', 'e.poolscope.json')
  await desk.session.saveExperimentFile(file, {
    experiment,
    images: [null, null],
    from: join(folder, 'e.poolscope.json'),
  })
  expect(await pathsIn(file)).toEqual(['../gone.png', '//server/share/far.png'])
  expect((await desk.session.openExperimentFile(file)).images).toEqual([null, null])
})

test('what could not be opened again is not written over a file', async () => {
  const file = join(folder, 'e.poolscope.json')
  const good = withImages()
  await desk.session.saveExperimentFile(file, { experiment: good, images: [], from: null })
  const [relu] = good.stack
  await expect(
    desk.session.saveExperimentFile(file, { experiment: { ...good, stack: [relu!, relu!] }, images: [], from: file }),
  ).rejects.toMatchObject({ code: 'invalid-document' })
  expect(parseExperiment(await readFile(file, 'utf8'))).toEqual(good)
})

test('file names of any length run, are kept as drafts, saved and opened', async () => {
  const name = `${'n'.repeat(247)}.png`
  const { image } = await desk.session.addImageFile(await put('brick.png', name))
  const experiment = withImages({ name })
  await desk.session.request('run', { run: 'r1', experiment, input: 0, image })
  expect(await desk.finished('r1')).toHaveLength(2)
  expect(
    await desk.session.request('keepDraft', {
      tabs: [{ experiment, file: null, unsaved: true, images: [image], input: 0 }],
      current: 0,
    }),
  ).toHaveProperty('page')
  const file = join(folder, 'e.poolscope.json')
  await desk.session.saveExperimentFile(file, { experiment, images: [image], from: null })
  expect((await desk.session.openExperimentFile(file)).images).toMatchObject([{ name }])
})

test('a bundle opens anywhere with the images as they were opened, also those of one name', async () => {
  const path = await put('camera.png', 'a', 'img.png')
  const a = await desk.session.addImageFile(path)
  const b = await desk.session.addImageFile(await put('coffee.png', 'b', 'img.png'))
  const bytes = new Uint8Array(await readFile(resolve(examplesFolder, 'images/brick.png')))
  const pasted = await desk.session.request('addImage', { name: 'img.png', bytes })
  // What becomes of the files on the disk does not matter any more.
  await copyFile(resolve(examplesFolder, 'images/brick.png'), path)
  await rm(join(folder, 'b'), { recursive: true })
  const experiment = withImages({ name: 'img.png' }, { name: 'img.png' }, { name: 'img.png' })
  const file = join(folder, 'e.poolscope')
  const images = [a.image, b.image, pasted.image]
  await desk.session.saveExperimentFile(file, { experiment, images, from: null })

  const moved = join(folder, 'elsewhere', 'renamed.poolscope')
  await mkdir(join(folder, 'elsewhere'))
  await rename(file, moved)
  const opened = await desk.session.openExperimentFile(moved)
  expect(opened.experiment).toEqual(experiment)
  expect(opened.images.map((image) => image?.width)).toEqual([a.width, b.width, pasted.width])
  const again = join(folder, 'again.poolscope')
  await desk.session.saveExperimentFile(again, {
    experiment,
    images: opened.images.map((image) => image!.image),
    from: moved,
  })
  expect(await readFile(again)).toEqual(await readFile(moved))
})

test('a bundle with an image that is not open is not written, and the old one stays', async () => {
  const file = join(folder, 'e.poolscope')
  await desk.session.saveExperimentFile(file, { experiment: withImages(), images: [], from: null })
  const before = await readFile(file)
  await expect(
    desk.session.saveExperimentFile(file, {
      experiment: withImages({ name: 'gone.png', path: 'gone.png' }),
      images: [null],
      from: file,
    }),
  ).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('"gone.png" is not open') })
  expect(await readFile(file)).toEqual(before)
})

test('samples are found again in either form, wherever the file goes', async () => {
  const { image } = await desk.session.request('openSample', { file: 'camera.png' })
  const experiment: Experiment = {
    ...withLayers(['ReLU']),
    inputs: [{ kind: 'image', name: 'camera.png', sample: 'camera.png' }],
  }
  for (const name of ['e.poolscope', 'e.poolscope.json']) {
    const file = join(folder, name)
    await desk.session.saveExperimentFile(file, { experiment, images: [image], from: null })
    const opened = await desk.session.openExperimentFile(file)
    expect(opened).toMatchObject({ experiment, images: [{ width: 512 }] })
    const bytes = new Uint8Array(await readFile(file))
    expect(await desk.session.request('openExperiment', { name, bytes })).toMatchObject({
      experiment,
      images: [{ width: 512 }],
    })
  }
})

test('JSON that could not say where an image is would lose it', async () => {
  const bytes = new Uint8Array(await readFile(resolve(examplesFolder, 'images/brick.png')))
  const pasted = await desk.session.request('addImage', { name: 'a.png', bytes })
  const onDisk = await desk.session.addImageFile(await put('camera.png', 'b.png'))
  const loses = (name: string, image: string | null) =>
    desk.session.losesImages(join(folder, name), {
      experiment: withImages({ name: 'a.png' }),
      images: [image],
      from: null,
    })
  expect(loses('e.poolscope.json', pasted.image)).toBe(true)
  expect(loses('e.poolscope', pasted.image)).toBe(false)
  expect(loses('e.poolscope.json', onDisk.image)).toBe(false)
  expect(loses('e.poolscope.json', null)).toBe(false)
})

test('an image that is there but can not be opened is named with the reason', async () => {
  await writeFile(join(folder, 'broken.png'), 'no image')
  const file = join(folder, 'e.poolscope.json')
  const experiment = withImages({ name: 'broken.png', path: 'broken.png' }, { name: 'gone.png', path: 'gone.png' })
  await desk.session.saveExperimentFile(file, { experiment, images: [null, null], from: file })
  const { images, failed } = await desk.session.openExperimentFile(file)
  expect(images).toEqual([null, null])
  expect(failed).toMatchObject([{ name: 'broken.png', failure: { code: 'unreadable-image' } }])
})
