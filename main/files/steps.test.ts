import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newStep, sizesThrough, stepTypes, type InputStep, type StepType } from '#app/inputs/steps'
import { applySteps } from './steps'
import type { Raster } from './stepRaster'

describe('resize', () => {
  it('takes the mean of what a new pixel covers, parts of pixels included', async () => {
    expect(
      await rows(
        [
          [1, 2],
          [3, 4],
        ],
        resize({ width: 1, height: 1 }),
      ),
    ).toEqual([[2.5]])
    // Each of two covers one and a half of three.
    expect(await rows([[0, 6, 12]], resize({ width: 2, height: 1 }))).toEqual([[2, 10]])
    expect(await rows([[0, 6]], resize({ width: 3, height: 1 }))).toEqual([[0, 3, 6]])
  })

  it('goes between centres that lie half a pixel in, and no further out than them', async () => {
    expect(await rows([[0, 8]], resize({ width: 4, height: 1, method: 'bilinear' }))).toEqual([[0, 2, 6, 8]])
    expect(
      await rows(
        [
          [0, 4],
          [8, 12],
        ],
        resize({ width: 1, height: 1, method: 'bilinear' }),
      ),
    ).toEqual([[6]])
  })

  it('takes the pixel under the new centre', async () => {
    expect(await rows([[1, 2]], resize({ width: 4, height: 2, method: 'nearest' }))).toEqual([
      [1, 1, 2, 2],
      [1, 1, 2, 2],
    ])
    expect(await rows([[1, 2, 3, 4, 5]], resize({ width: 2, height: 1, method: 'nearest' }))).toEqual([[2, 4]])
  })

  it('keeps the proportion where one side is given, and everything where none is', async () => {
    const tall = [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]
    expect(await rows(tall, resize({ height: 2 }))).toEqual([[1.5], [3.5]])
    expect(await rows(tall, resize({ width: 1 }))).toEqual([[1.5], [3.5]])
    expect(await rows(tall, resize({}))).toEqual(tall)
  })

  it('rounds a third only once', async () => {
    expect(await rows([[1, 0, 0]], resize({ width: 1, height: 1 }))).toEqual([[Math.fround(1 / 3)]])
  })

  it('agrees with the plain formula of each method on any image', async () => {
    const sides = fc.tuple(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
    )
    await fc.assert(
      fc.asyncProperty(sides, fc.constantFrom('area', 'bilinear', 'nearest'), async ([h, w, height, width], method) => {
        const image = Array.from({ length: h }, (_, r) => Array.from({ length: w }, (_, c) => (r * 7 + c * 13) % 11))
        const got = await rows(image, resize({ width, height, method }))
        const [across, down] = [plainWeights(w, width, method), plainWeights(h, height, method)]
        for (let i = 0; i < height; i++) {
          for (let j = 0; j < width; j++) {
            let sum = 0
            for (let r = 0; r < h; r++) for (let c = 0; c < w; c++) sum += down[i]![r]! * across[j]![c]! * image[r]![c]!
            expect(got[i]![j]).toBeCloseTo(sum, 5)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('crop', () => {
  it('keeps a frame, and of one that reaches out what lies inside', async () => {
    const image = [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]
    expect(await rows(image, crop({ left: 1, top: 1, width: 1, height: 2 }))).toEqual([[5], [8]])
    expect(await rows(image, crop({ left: 1 }))).toEqual([
      [2, 3],
      [5, 6],
      [8, 9],
    ])
    expect(await rows(image, crop({ left: 2, top: 2, width: 90, height: 90 }))).toEqual([[9]])
    expect(await rows(image, crop({ left: 90, top: 90 }))).toEqual([[9]])
  })
})

describe('invert', () => {
  it('counts from white, or where there is none from the smallest and the largest', async () => {
    expect(await rows([[0, 10, 255]], step('invert'))).toEqual([[255, 245, 0]])
    const numbers: Raster = { ...gray([[0]]), samples: Float32Array.of(-1, 0, 3), width: 3, white: null }
    expect([...(await applySteps(numbers, [step('invert')], null, pause)).samples]).toEqual([3, 2, -1])
  })
})

describe('channel', () => {
  const colours: Raster = {
    width: 2,
    height: 1,
    channels: 3,
    samples: Uint8Array.of(10, 20, 30, 40, 50, 60),
    interleaved: true,
    alpha: null,
    white: 255,
  }

  it.each([
    ['red', [10, 40]],
    ['green', [20, 50]],
    ['blue', [30, 60]],
    [
      'gray',
      [Math.fround((299 * 10 + 587 * 20 + 114 * 30) / 1000), Math.fround((299 * 40 + 587 * 50 + 114 * 60) / 1000)],
    ],
  ])('%s, from either layout', async (channel, values) => {
    const planar: Raster = { ...colours, samples: Uint8Array.of(10, 40, 20, 50, 30, 60), interleaved: false }
    for (const raster of [colours, planar]) {
      const one = await applySteps(raster, [step('channel', { channel })], null, pause)
      expect({ channels: one.channels, values: [...one.samples] }).toEqual({ channels: 1, values })
    }
  })

  it('alpha goes through the steps that change the size, and is white where there is none', async () => {
    const wide: Raster = { ...colours, width: 4, samples: new Uint8Array(12), alpha: Uint8Array.of(255, 51, 0, 100) }
    const alpha = async (raster: Raster, ...before: InputStep[]) => [
      ...(await applySteps(raster, [...before, step('channel', { channel: 'alpha' })], null, pause)).samples,
    ]
    expect(await alpha(wide)).toEqual([255, 51, 0, 100])
    expect(await alpha(wide, step('invert'), crop({ left: 1 }))).toEqual([51, 0, 100])
    expect(await alpha(wide, resize({ width: 2, height: 1 }))).toEqual([153, 50])
    expect(await alpha({ ...gray([[7, 8]]), alpha: Uint8Array.of(1, 2) })).toEqual([1, 2])
    expect(await alpha(colours)).toEqual([255, 255])
  })

  it('leaves gray as it is', async () => {
    expect(await rows([[1, 2]], step('channel', { channel: 'blue' }))).toEqual([[1, 2]])
  })
})

describe('band', () => {
  const four: Raster = {
    width: 2,
    height: 1,
    channels: 4,
    interleaved: true,
    alpha: null,
    white: 255,
    samples: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  }

  it('reads one of any number of bands, from either layout', async () => {
    const planar: Raster = { ...four, samples: Uint8Array.of(1, 5, 2, 6, 3, 7, 4, 8), interleaved: false }
    for (const raster of [four, planar]) {
      const one = await applySteps(raster, [step('band', { band: 4 })], null, pause)
      expect({ channels: one.channels, values: [...one.samples] }).toEqual({ channels: 1, values: [4, 8] })
    }
  })

  it('keeps all bands where none is named', async () => {
    expect(await applySteps(four, [step('band', { band: null })], null, pause)).toEqual(four)
  })

  it('refuses one that is not there', async () => {
    await expect(applySteps(four, [step('band', { band: 5 })], null, pause)).rejects.toThrow(
      'reads band 5, but the input has 4',
    )
  })

  it('leaves the colours of an image of more bands to the step Channel', async () => {
    expect([...(await applySteps(four, [step('channel', { channel: 'blue' })], null, pause)).samples]).toEqual([3, 7])
  })
})

describe('steps', () => {
  it('follow one another, and those that are off do nothing', async () => {
    const steps = [
      step('invert'),
      { ...step('invert'), enabled: false },
      crop({ left: 1 }),
      resize({ width: 1, height: 1 }),
    ]
    expect(await rows([[0, 255, 253]], ...steps)).toEqual([[1]])
  })

  it('make the size that was foretold, in either layout, of any kind of sample', async () => {
    const anyStep = fc.constantFrom(...stepTypes).chain((type) =>
      fc
        .record({
          a: fc.option(fc.integer({ min: 1, max: 6 })),
          b: fc.option(fc.integer({ min: 1, max: 6 })),
          on: fc.boolean(),
        })
        .map(({ a, b, on }) => ({
          ...step(type),
          enabled: on,
          ...(type === 'resize' || type === 'crop' ? { width: a, height: b } : {}),
        })),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 4 }),
        fc.boolean(),
        fc.constantFrom(1, 3, 4),
        async (steps, interleaved, channels) => {
          const before: Raster = {
            width: 4,
            height: 3,
            channels,
            interleaved,
            alpha: null,
            white: 255,
            samples: Uint8Array.from({ length: 12 * channels }, (_, i) => i),
          }
          const after = await applySteps(before, steps, null, pause)
          expect({ channels: after.channels, height: after.height, width: after.width }).toEqual(
            onlySize(sizesThrough(before, steps, null).at(-1)!),
          )
          expect(after.samples).toHaveLength(after.channels * after.height * after.width)
        },
      ),
    )
  })

  it('can be given up between two slices', async () => {
    const stop = async () => {
      throw new Error('stop')
    }
    await expect(applySteps(gray([[1]]), [step('invert')], null, stop)).rejects.toThrow('stop')
  })
})

const pause = async () => undefined

function step(type: StepType, params: Readonly<Record<string, unknown>> = {}): InputStep {
  return { ...newStep(type), ...params }
}

function resize(params: { width?: number; height?: number; method?: string }): InputStep {
  return step('resize', params)
}

function crop(params: { left?: number; top?: number; width?: number; height?: number }): InputStep {
  return step('crop', params)
}

function gray(image: readonly (readonly number[])[]): Raster {
  const [height, width] = [image.length, image[0]!.length]
  return {
    width,
    height,
    channels: 1,
    samples: Uint8Array.from(image.flat()),
    interleaved: true,
    alpha: null,
    white: 255,
  }
}

async function rows(image: readonly (readonly number[])[], ...steps: InputStep[]): Promise<number[][]> {
  const { samples, width, height } = await applySteps(gray(image), steps, null, pause)
  return Array.from({ length: height }, (_, row) => [...samples.subarray(row * width, (row + 1) * width)])
}

function onlySize({ channels, height, width }: { channels: number; height: number; width: number }) {
  return { channels, height, width }
}

/** The share of each old cell in each new one, by the definitions and in plain floating point. */
function plainWeights(old: number, now: number, method: string): number[][] {
  return Array.from({ length: now }, (_, i) => {
    const weights = new Array<number>(old).fill(0)
    if (method === 'area') {
      const scale = old / now
      for (let k = 0; k < old; k++)
        weights[k] = Math.max(0, Math.min(k + 1, (i + 1) * scale) - Math.max(k, i * scale)) / scale
    } else if (method === 'bilinear') {
      const at = Math.max(0, Math.min(((i + 0.5) * old) / now - 0.5, old - 1))
      for (let k = 0; k < old; k++) weights[k] = Math.max(0, 1 - Math.abs(at - k))
    } else {
      weights[Math.floor(((i + 0.5) * old) / now)] = 1
    }
    return weights
  })
}
