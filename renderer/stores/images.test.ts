import { beforeEach, expect, test } from 'vitest'
import { MAX_INPUTS, MAX_STEPS } from '#app/document/experiment'
import { serialiseExperiment } from '#app/document/parse'
import { newStep } from '#app/inputs/steps'
import { useExperimentStore } from './experiment'
import { useImagesStore } from './images'
import { usePlanStore } from './plan'
import { useServiceStore } from './service'
import { imageInfo, setUpStores, smallExperiment, type ScriptedService } from './testing'

let service: ScriptedService

beforeEach(() => {
  service = setUpStores()
  useExperimentStore().open(smallExperiment('ReLU'), null)
})

test('images that were opened join the experiment as one step; files that failed are named', () => {
  const images = useImagesStore()
  const failure = { code: 'unreadable-image', message: 'bad.png: cut off.' } as const
  images.take([imageInfo('a'), { name: 'bad.png', failure }, imageInfo('b')])
  expect(images.inputs.map((input) => input.name)).toEqual(['ramp', 'a.png', 'b.png'])
  expect(images.info?.image).toBe('a')
  expect(images.failed.map((file) => file.failure.message)).toEqual(['bad.png: cut off.'])
  useExperimentStore().undo()
  expect(images.inputs.map((input) => input.name)).toEqual(['ramp'])
})

test('undo brings a closed image back with its pixels', () => {
  const images = useImagesStore()
  images.take([imageInfo('a')])
  images.close(1)
  expect(images.input?.name).toBe('ramp')
  useExperimentStore().undo()
  images.select(1)
  expect(images.info?.image).toBe('a')
})

test('another page of a file is one step, and undo brings the first page back', async () => {
  const second = { ...imageInfo('second', 'stack.tif'), page: 2, pages: 3 }
  service = setUpStores({ reopenImage: second })
  useExperimentStore().open(smallExperiment('ReLU'), null)
  const images = useImagesStore()
  images.take([{ ...imageInfo('first', 'stack.tif'), page: 1, pages: 3 }])
  await images.readPart(1, (before) => ({ ...before, page: 2 }))
  expect(service.requests.findLast(({ name }) => name === 'reopenImage')?.argument).toEqual({
    image: 'first',
    select: { page: 2 },
  })
  expect(images.inputs[1]).toMatchObject({ name: 'stack.tif', select: { page: 2 } })
  expect(images.info?.image).toBe('second')
  useExperimentStore().undo()
  expect(images.inputs[1]).not.toHaveProperty('select')
  expect(images.info?.image).toBe('first')
})

test('an image that is located is read as its input says', async () => {
  service = setUpStores({ reopenImage: { ...imageInfo('third'), page: 3, pages: 3 } })
  const experiment = smallExperiment('ReLU')
  const input = { kind: 'image', name: 'stack.tif', select: { page: 3 } } as const
  useExperimentStore().open({ ...experiment, inputs: [input] }, null)
  const images = useImagesStore()
  await images.locate(0, imageInfo('found'))
  expect(images.info?.image).toBe('third')
  expect(service.requests).toContainEqual({ name: 'closeImage', argument: { image: 'found' } })
})

test('the stack reads an image as one channel or three', () => {
  useImagesStore().take([imageInfo('a')])
  expect(usePlanStore().input).toMatchObject({ channels: 1, height: 6, width: 8 })
  useExperimentStore().changeReading({ channels: 'rgb' })
  expect(usePlanStore().input).toMatchObject({ channels: 3, height: 6, width: 8 })
})

test('images that no open experiment can show are let go of', () => {
  const images = useImagesStore()
  images.take([imageInfo('a'), imageInfo('b')])
  images.keepOnly(new Set(images.inputs.slice(2)))
  expect(service.requests.filter((r) => r.name === 'closeImage').map((r) => r.argument.image)).toEqual(['a'])
})

test('images that are held stay open until others are held', () => {
  const images = useImagesStore()
  images.take([imageInfo('a'), imageInfo('b')])
  images.hold(images.inputs.slice(1, 2))
  images.keepOnly(new Set())
  images.hold([])
  images.keepOnly(new Set())
  expect(service.requests.filter((r) => r.name === 'closeImage').map((r) => r.argument.image)).toEqual(['b', 'a'])
})

test('a changed input keeps its image, and undo brings back the input as it was', () => {
  const images = useImagesStore()
  images.take([imageInfo('a')])
  images.changeSteps(1, 'Add step', (steps) => [...steps, newStep('crop')])
  images.changeSteps(1, 'Change', ([crop]) => [{ ...crop!, left: 3 }], 'crop.left')
  images.changeSteps(1, 'Change', ([crop]) => [{ ...crop!, left: 5 }], 'crop.left')
  expect(images.info?.image).toBe('a')
  expect(usePlanStore().input).toMatchObject({ height: 6, width: 3 })
  useExperimentStore().undo()
  expect(usePlanStore().input).toMatchObject({ height: 6, width: 8 })
  useExperimentStore().undo()
  expect(images.input).toEqual({ kind: 'image', name: 'a.png' })
  expect(images.info?.image).toBe('a')
})

test('steps that are all removed leave nothing in the document', () => {
  const images = useImagesStore()
  images.changeSteps(0, 'Add step', () => [newStep('invert')])
  images.changeSteps(0, 'Remove step', () => [])
  expect(images.input).not.toHaveProperty('steps')
})

test('the image that is looked at stays in view when images are moved', () => {
  const images = useImagesStore()
  images.take([imageInfo('a'), imageInfo('b')])
  images.move(1, 0)
  expect(images.inputs.map((input) => input.name)).toEqual(['a.png', 'ramp', 'b.png'])
  expect([images.active, images.info?.image]).toEqual([0, 'a'])
  images.move(2, 0)
  expect([images.active, images.info?.image]).toEqual([1, 'a'])
  images.move(0, 7)
  expect(images.inputs.map((input) => input.name)).toEqual(['b.png', 'a.png', 'ramp'])
})

test('images that an experiment has no room for are closed, and that is said', () => {
  const images = useImagesStore()
  const experiment = useExperimentStore()
  images.take(Array.from({ length: MAX_INPUTS + 4 }, (_, i) => imageInfo(`image-${i}`)))
  expect(images.inputs).toHaveLength(MAX_INPUTS)
  expect(service.requests.filter((r) => r.name === 'closeImage').map((r) => r.argument.image)).toEqual(
    [0, 1, 2, 3, 4].map((i) => `image-${MAX_INPUTS - 1 + i}`),
  )
  expect(useServiceStore().notices.map(({ message }) => message)).toEqual([
    '5 images were not added: an experiment holds at most 256.',
  ])
  images.add({ kind: 'values', name: 'one more', planes: [[[1]]] })
  expect(images.inputs).toHaveLength(MAX_INPUTS)
  expect(images.input?.name).toBe('image-0.png')
  expect(useServiceStore().notices.at(-1)?.message).toBe(
    'An experiment holds at most 256 images. Close some before you add others.',
  )
  expect(() => serialiseExperiment(experiment.document)).not.toThrow()
})

test('a step beyond the last one that fits is refused in words', () => {
  const images = useImagesStore()
  for (let i = 0; i <= MAX_STEPS; i++) images.changeSteps(0, 'Add step', (steps) => [...steps, newStep('invert')])
  expect(images.input?.steps).toHaveLength(MAX_STEPS)
  expect(useServiceStore().notices.at(-1)?.message).toBe('An image takes at most 32 steps. Remove one first.')
  expect(() => serialiseExperiment(useExperimentStore().document)).not.toThrow()
})

test('a name as long as a file can have is no limit', () => {
  useImagesStore().take([imageInfo('a', `${'n'.repeat(251)}.png`)])
  expect(() => serialiseExperiment(useExperimentStore().document)).not.toThrow()
})

test('an example is called after the image that was opened in it, and loses its notes; undo brings both back', () => {
  const experiment = useExperimentStore()
  const images = useImagesStore()
  experiment.open(
    { ...smallExperiment('MaxPooling2D'), name: 'Line', notes: 'Rows of 0 3 0.', automatic: ['name', 'notes'] },
    null,
  )
  expect(images.fileName).toBe('Line')
  images.take([imageInfo('a', 'photo.png')])
  expect([experiment.document.name, experiment.document.notes, images.fileName]).toEqual(['photo', undefined, 'photo'])
  images.select(0)
  expect(images.fileName).toBe('ramp')
  experiment.undo()
  expect([experiment.document.name, experiment.document.notes]).toEqual(['Line', 'Rows of 0 3 0.'])
  experiment.rename('Mine')
  images.take([imageInfo('b', 'photo.png')])
  expect([experiment.document.name, experiment.document.notes, images.fileName]).toEqual(['Mine', undefined, 'Mine'])
})

test('an image that was not found can be located: an edit that undo takes back', () => {
  const experiment = useExperimentStore()
  const images = useImagesStore()
  const input = { kind: 'image', name: 'a.png', path: 'gone/a.png', steps: [newStep('invert')] } as const
  experiment.open({ ...smallExperiment('ReLU'), inputs: [input] }, 'file')
  expect(images.missing).toEqual(input)
  images.locate(0, { name: 'b.txt', failure: { code: 'unreadable-image', message: 'No image.' } })
  expect([images.failed.length, images.missing, experiment.dirty]).toEqual([1, input, false])
  images.locate(0, imageInfo('found', 'b.png'))
  expect([images.failed, images.missing, images.info?.image, experiment.dirty]).toEqual([[], null, 'found', true])
  expect(images.input).toEqual(input)
  experiment.undo()
  expect([images.missing, experiment.dirty]).toEqual([input, false])
  experiment.redo()
  expect(images.info?.image).toBe('found')
})

test('a sample is known as one, so that the experiment finds it anywhere', () => {
  useImagesStore().take([imageInfo('a', 'camera.png')], { sample: 'camera.png' })
  expect(useImagesStore().input).toEqual({ kind: 'image', name: 'camera.png', sample: 'camera.png' })
})
