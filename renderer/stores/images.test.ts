import { beforeEach, expect, test } from 'vitest'
import { newStep } from '../../app/steps'
import { useExperimentStore } from './experiment'
import { useImagesStore } from './images'
import { usePlanStore } from './plan'
import { pictureInfo, setUpStores, smallExperiment, type ScriptedService } from './testing'

let service: ScriptedService

beforeEach(() => {
  service = setUpStores()
  useExperimentStore().open(smallExperiment('ReLU'), null)
})

test('pictures that were opened join the experiment as one step; files that failed are named', () => {
  const images = useImagesStore()
  const failure = { code: 'unreadable-image', message: 'bad.png: cut off.' } as const
  images.take([pictureInfo('a'), { name: 'bad.png', failure }, pictureInfo('b')])
  expect(images.inputs.map((input) => input.name)).toEqual(['ramp', 'a.png', 'b.png'])
  expect(images.picture?.image).toBe('a')
  expect(images.failed.map((file) => file.failure.message)).toEqual(['bad.png: cut off.'])
  useExperimentStore().undo()
  expect(images.inputs.map((input) => input.name)).toEqual(['ramp'])
})

test('undo brings a closed picture back with its pixels', () => {
  const images = useImagesStore()
  images.take([pictureInfo('a')])
  images.close(1)
  expect(images.input?.name).toBe('ramp')
  useExperimentStore().undo()
  images.select(1)
  expect(images.picture?.image).toBe('a')
})

test('the stack reads a picture as one channel or three', () => {
  useImagesStore().take([pictureInfo('a')])
  expect(usePlanStore().input).toMatchObject({ channels: 1, height: 6, width: 8 })
  useExperimentStore().changeReading({ channels: 'rgb' })
  expect(usePlanStore().input).toMatchObject({ channels: 3, height: 6, width: 8 })
})

test('pictures that no open experiment can show are let go of', () => {
  const images = useImagesStore()
  images.take([pictureInfo('a'), pictureInfo('b')])
  images.keepOnly(new Set(images.inputs.slice(2)))
  expect(service.requests.filter((r) => r.name === 'closeImage').map((r) => r.argument.image)).toEqual(['a'])
})

test('a changed input keeps its picture, and undo brings back the input as it was', () => {
  const images = useImagesStore()
  images.take([pictureInfo('a')])
  images.changeSteps(1, 'Add step', (steps) => [...steps, newStep('crop')])
  images.changeSteps(1, 'Change', ([crop]) => [{ ...crop!, left: 3 }], 'crop.left')
  images.changeSteps(1, 'Change', ([crop]) => [{ ...crop!, left: 5 }], 'crop.left')
  expect(images.picture?.image).toBe('a')
  expect(usePlanStore().input).toMatchObject({ height: 6, width: 3 })
  useExperimentStore().undo()
  expect(usePlanStore().input).toMatchObject({ height: 6, width: 8 })
  useExperimentStore().undo()
  expect(images.input).toEqual({ kind: 'image', name: 'a.png' })
  expect(images.picture?.image).toBe('a')
})

test('steps that are all removed leave nothing in the document', () => {
  const images = useImagesStore()
  images.changeSteps(0, 'Add step', () => [newStep('invert')])
  images.changeSteps(0, 'Remove step', () => [])
  expect(images.input).not.toHaveProperty('steps')
})

test('the picture that is looked at stays in view when pictures are moved', () => {
  const images = useImagesStore()
  images.take([pictureInfo('a'), pictureInfo('b')])
  images.move(1, 0)
  expect(images.inputs.map((input) => input.name)).toEqual(['a.png', 'ramp', 'b.png'])
  expect([images.active, images.picture?.image]).toEqual([0, 'a'])
  images.move(2, 0)
  expect([images.active, images.picture?.image]).toEqual([1, 'a'])
  images.move(0, 7)
  expect(images.inputs.map((input) => input.name)).toEqual(['b.png', 'a.png', 'ramp'])
})
