/** What an imported network begins with. */
import { expect, it } from 'vitest'
import type { ImageInfo, OpenedExperiment } from '#app/protocol/contract'
import { emptyExperiment } from '#app/document/edit'
import type { ExperimentInput } from '#app/document/experiment'
import { onOwnImages } from './openedNetwork'

const sample: ExperimentInput = { kind: 'image', name: 'chelsea.png', sample: 'chelsea.png' }
const mine: ExperimentInput = { kind: 'image', name: 'mine.png', path: '../mine.png' }
const info = { image: 'token', width: 640, height: 480 } as ImageInfo
const opened: OpenedExperiment = {
  experiment: { ...emptyExperiment('net'), inputs: [sample] },
  file: null,
  images: [{ ...info, image: 'sample' }],
  network: {
    report: { nodes: 1, opened: 1, missing: [] },
    input: { channels: 3, height: 224, width: 224, anySize: false, normalization: null },
  },
}
const infoOf = (input: ExperimentInput) => (input.kind === 'image' ? info : null)

it('the images that the person has open, brought to its size', () => {
  const { experiment, images } = onOwnImages(opened, [sample, mine], infoOf)
  expect(images).toEqual([info])
  expect(experiment.inputs).toMatchObject([{ kind: 'image', name: 'mine.png', steps: [{ height: 224 }, {}] }])
  // The path leads from another file.
  expect(experiment.inputs[0]).not.toHaveProperty('path')
})

it('the sample, where only samples are open', () => {
  expect(onOwnImages(opened, [sample], infoOf)).toBe(opened)
  expect(onOwnImages(opened, [mine], () => null)).toBe(opened)
})

it('any other experiment as it is', () => {
  const plain: OpenedExperiment = { experiment: opened.experiment, file: null, images: opened.images }
  expect(onOwnImages(plain, [mine], infoOf)).toBe(plain)
})
