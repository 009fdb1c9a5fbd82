import { describe, expect, it } from 'vitest'
import { normalizePresets, presetParams } from '#app/inputs/normalize'
import { newStep, type InputStep } from '#app/inputs/steps'
import { applySteps } from './steps'
import type { Raster } from './stepRaster'
import type { ImageReading } from '#app/inputs/planes'

const pause = async () => undefined
const rgbUnit: ImageReading = { channels: 'rgb', range: 'unit' }

/** Two pixels of three colours. */
const colours: Raster = {
  width: 2,
  height: 1,
  channels: 3,
  samples: Uint8Array.of(10, 20, 30, 40, 50, 60),
  interleaved: true,
  alpha: null,
  white: 255,
}

function normalize(params: Readonly<Record<string, unknown>>): InputStep {
  return { ...newStep('normalize'), ...params }
}

function preset(name: string, white: 1 | 255): InputStep {
  return normalize({
    ...presetParams(
      normalizePresets.find((one) => one.name === name)!,
      white,
    ),
  })
}

/** Planes of the raster after a step. */
async function planes(raster: Raster, reading: ImageReading | null, ...steps: InputStep[]): Promise<number[][]> {
  const { samples, channels, width, height } = await applySteps(raster, steps, reading, pause)
  const size = width * height
  return Array.from({ length: channels }, (_, i) => [...samples.subarray(i * size, (i + 1) * size)])
}

const f = Math.fround

describe('normalize', () => {
  it('subtracts and divides in float32, rounded after each operation, as PyTorch does', async () => {
    // torch.tensor([10, 40, ...]) / 255, then torchvision.transforms.Normalize(mean, std)
    const mean = [0.485, 0.456, 0.406].map(f)
    const deviation = [0.229, 0.224, 0.225].map(f)
    const expected = [
      [10, 40],
      [20, 50],
      [30, 60],
    ].map((plane, c) => plane.map((sample) => f(f(f(sample / 255) - mean[c]!) / deviation[c]!)))
    expect(await planes(colours, rgbUnit, preset('ImageNet', 1))).toEqual(expected)
    expect(expected[0]![0]).toBeCloseTo(-1.94666, 5)
  })

  it('counts in the units of the reading, 0..255 too', async () => {
    const byte = { ...rgbUnit, range: 'byte' } as const
    expect(await planes(colours, byte, normalize({ mean: [10], deviation: [10] }))).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ])
    expect(await planes(colours, byte, preset('0..1', 255))).toEqual(await planes(colours, rgbUnit, preset('0..1', 1)))
  })

  it('has the means of Caffe in the order blue, green, red', async () => {
    expect(await planes(colours, { ...rgbUnit, range: 'byte' }, preset('Caffe', 255))).toEqual([
      [f(30 - f(103.939)), f(60 - f(103.939))],
      [f(20 - f(116.779)), f(50 - f(116.779))],
      [f(10 - f(123.68)), f(40 - f(123.68))],
    ])
  })

  it('reads gray first, so one mean is that of the luma', async () => {
    const gray = [10, 40].map((red) => f((299 * red + 587 * (red + 10) + 114 * (red + 20)) / 1000))
    const reading = { channels: 'gray', range: 'byte' } as const
    expect(await planes(colours, reading, normalize({ mean: [20] }))).toEqual([gray.map((value) => f(value - 20))])
  })

  it('takes arrays of any number of channels as they are, in either layout', async () => {
    const numbers: Raster = { ...colours, channels: 2, samples: Float32Array.of(1, 2, 30, NaN), white: null }
    const step = normalize({ mean: [1, 10], deviation: [2] })
    expect(await planes({ ...numbers, interleaved: false }, null, step)).toEqual([
      [0, 0.5],
      [10, NaN],
    ])
    expect(await planes({ ...numbers, samples: Float32Array.of(1, 30, 2, NaN) }, null, step)).toEqual([
      [0, 0.5],
      [10, NaN],
    ])
  })

  it('leaves numbers to the steps after it, and reads pixels once', async () => {
    const twice = [normalize({ mean: [0.5] }), normalize({ deviation: [2] })]
    const once = normalize({ mean: [0.5], deviation: [2] })
    expect(await planes(colours, rgbUnit, ...twice)).toEqual(await planes(colours, rgbUnit, once))
    expect(await planes(colours, rgbUnit, once, { ...newStep('crop'), left: 1 })).toEqual(
      (await planes(colours, rgbUnit, once)).map((plane) => plane.slice(1)),
    )
    const transparent: Raster = { ...colours, alpha: Uint8Array.of(255, 51) }
    const alpha = { ...newStep('channel'), channel: 'alpha' }
    expect(await planes(transparent, rgbUnit, once, alpha)).toEqual([[1, f(0.2)]])
  })

  it('gives the same bits for an image of many slices', async () => {
    const [width, height] = [1024, 1500]
    const samples = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 7919) % 251)
    const step = preset('ImageNet', 1)
    const whole = await applySteps({ ...colours, width, height, samples }, [step], rgbUnit, pause)
    const crop = { ...newStep('crop'), top: 1400, height: 1 }
    const row = await applySteps({ ...colours, width, height, samples }, [crop, step], rgbUnit, pause)
    for (let c = 0; c < 3; c++) {
      const begin = (c * height + 1400) * width
      expect(whole.samples.slice(begin, begin + width)).toEqual(row.samples.slice(c * width, (c + 1) * width))
    }
  })

  it('refuses numbers or an order that do not suit the channels', async () => {
    const gray: ImageReading = { channels: 'gray', range: 'unit' }
    await expect(planes(colours, gray, preset('ImageNet', 1))).rejects.toThrow(
      'The Normalize step has 3 numbers for mean, but the input has 1 channel.',
    )
    await expect(planes(colours, rgbUnit, normalize({ deviation: [1, 2] }))).rejects.toThrow(
      'has 2 numbers for deviation, but the input has 3 channels',
    )
    await expect(planes(colours, gray, normalize({ order: 'bgr' }))).rejects.toThrow('needs 3 channels')
  })
})

describe('center crop', () => {
  it('keeps the centre, with the odd cell left over at the end', async () => {
    const row: Raster = { ...colours, width: 6, channels: 1, samples: Uint8Array.of(1, 2, 3, 4, 5, 6) }
    const kept = (width: number) => planes(row, null, { ...newStep('centerCrop'), width, height: 1 })
    expect(await kept(2)).toEqual([[3, 4]])
    expect(await kept(3)).toEqual([[2, 3, 4]])
    expect(await kept(90)).toEqual([[1, 2, 3, 4, 5, 6]])
  })
})
