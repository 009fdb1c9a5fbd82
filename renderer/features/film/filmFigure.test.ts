import { beforeAll, describe, expect, it, vi } from 'vitest'
import { emptyExperiment, newLayer } from '#app/document/edit'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import type { Figure, Item } from '#renderer/features/export/index'
import { linearScale } from '#renderer/maps/scale'
import { filmStage, frameAt, PAPER, type FilmContent, type FilmPosition } from './filmFigure'
import { framesOf, placeOf, planFilm, windowOf } from './filmPlan'
import { wrapped } from './filmLayout'

beforeAll(() => {
  vi.stubGlobal(
    'ImageData',
    class {
      readonly data: Uint8ClampedArray
      constructor(
        readonly width: number,
        readonly height: number,
      ) {
        this.data = new Uint8ClampedArray(4 * width * height)
      }
    },
  )
})

const ROOM = { width: 960, height: 540 }

/** A 3 x 3 convolution with padding over 4 x 4 cells; cell i of the map has the value 100 + i. */
function content(): FilmContent {
  const layer = newLayer(emptyExperiment('film'), 'Conv2D')
  const params = { ...layer.params, kernelSize: [3, 3], padding: 'same' }
  const plan = planStack([{ ...layer, params }], mapShape(1, 4, 4))
  const film = planFilm(plan.steps[0]!, plan.input, 0, { top: 0, left: 0, height: 4, width: 4 })
  const inside = (i: number) => [Math.floor(i / 6), i % 6].every((at) => at > 0 && at < 5)
  const scale = linearScale(0, 200)
  const look = { facts: '', scale, colours: 'viridis' } as const
  return {
    film,
    input: { ...look, title: 'Original', values: Float32Array.from({ length: 36 }, (_, i) => (inside(i) ? 7 : 0)) },
    output: { ...look, title: 'Conv2D', values: Float32Array.from({ length: 16 }, (_, i) => 100 + i) },
    positions: Array.from({ length: 36 }, (_, i): FilmPosition => (inside(i) ? 'cell' : 'empty')),
    inked: PAPER,
    numbers: true,
  }
}

function frame(index: number) {
  const { film } = content()
  return {
    index,
    window: windowOf(film, placeOf(film, index)),
    before: null,
    heading: `step ${index}`,
    arithmetic: 'a + b = c',
  }
}

const texts = ({ items }: Figure) => items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))

describe('a frame of a film', () => {
  const stage = filmStage(content(), ROOM)

  it('has the numbers of the cells that are computed by then, and of the input, none in its padding', () => {
    const words = texts(stage.figure(frame(4)))
    expect(words.filter((text) => /^1\d\d$/.test(text))).toEqual(['100', '101', '102', '103', '104'])
    expect(words.filter((text) => text === '7')).toHaveLength(16)
    expect(words).not.toContain('0')
    expect(words).toEqual(expect.arrayContaining(['Original', 'Conv2D', 'step 4', 'a + b = c']))
  })

  it('lies within its size, and the window begins in the padding', () => {
    const figure = stage.figure(frame(0))
    expect(figure).toMatchObject(ROOM)
    const boxes = figure.items.filter((item): item is Extract<Item, { kind: 'box' }> => item.kind === 'box')
    for (const { top, left, height, width } of boxes) {
      expect(Math.min(top, left)).toBeGreaterThanOrEqual(0)
      expect(top + height).toBeLessThanOrEqual(ROOM.height)
      expect(left + width).toBeLessThanOrEqual(ROOM.width)
    }
    const cell = stage.layout.input.width / 6
    // The white stroke around 3 x 3 positions from the corner of the padding.
    expect(boxes).toContainEqual({
      kind: 'box',
      fill: '#ffffff',
      top: stage.layout.input.top - 1,
      left: stage.layout.input.left - 1,
      height: 2,
      width: 3 * cell + 2,
    })
  })

  it('is found again from a point of the computed map', () => {
    const { film } = content()
    const { output } = stage.layout
    for (let index = 0; index < framesOf(film); index++) {
      const x = output.left + ((index % 4) + 0.5) * (output.width / 4)
      const y = output.top + (Math.floor(index / 4) + 0.5) * (output.height / 4)
      expect(frameAt(film, stage.layout, x, y)).toBe(index)
    }
    expect(frameAt(film, stage.layout, output.left - 1, output.top + 1)).toBeNull()
  })
})

it('breaks lines between words, and words that are too long', () => {
  expect(wrapped('0×0 + 1×1 = 1', 7)).toEqual(['0×0 +', '1×1 = 1'])
  expect(wrapped('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
  expect(wrapped('', 3)).toEqual([])
})
