/** Saving and opening experiments: each input keeps its own image, wherever the experiment goes. */
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
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
  ).toBeNull()
  const file = join(folder, 'e.poolscope.json')
  await desk.session.saveExperimentFile(file, { experiment, images: [image], from: null })
  expect((await desk.session.openExperimentFile(file)).images).toMatchObject([{ name }])
})
