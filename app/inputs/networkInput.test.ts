/** Steps that bring an image to the input of a network. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { stepsFor, type NetworkInput } from './networkInput'
import { sizesThrough } from './steps'

const network = (more: Partial<NetworkInput>): NetworkInput => ({
  channels: 3,
  height: 224,
  width: 224,
  anySize: false,
  normalization: null,
  ...more,
})
const side = fc.integer({ min: 1, max: 3000 })

it('end in the size of the network, whatever that of the image', () => {
  fc.assert(
    fc.property(side, side, side, side, (height, width, wantedHeight, wantedWidth) => {
      const steps = stepsFor({ height, width }, network({ height: wantedHeight, width: wantedWidth }))
      const { height: rows, width: columns } = sizesThrough({ channels: 3, height, width }, steps, 3).at(-1)!
      expect([rows, columns]).toEqual([wantedHeight, wantedWidth])
    }),
  )
})

it('keep the proportions of the image', () => {
  expect(stepsFor({ height: 300, width: 600 }, network({}))).toMatchObject([
    { type: 'resize', height: 224, width: null },
    { type: 'centerCrop', height: 224, width: 224 },
  ])
})

it('leave the size alone where the network takes any', () => {
  expect(stepsFor({ height: 300, width: 600 }, network({ anySize: true, normalization: 'ImageNet' }))).toMatchObject([
    { type: 'normalize', mean: [0.485, 0.456, 0.406] },
  ])
})

it('keep all bands of what is neither gray nor colour', () => {
  expect(stepsFor({ height: 224, width: 224 }, network({ channels: 4 }))).toMatchObject([{ type: 'band', band: null }])
})
