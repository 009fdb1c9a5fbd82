import { describe, expect, it } from 'vitest'
import type { Layer } from '#app/document/experiment'
import { emptyExperiment, newLayer } from '#app/document/edit'
import { catalogue } from '#app/layers/catalogue'
import { planStack } from '#app/plan'
import { gridShape, mapShape } from '#app/shape'
import { frameOf, framesOf, placeOf, planFilm, windowOf, type Film } from './filmPlan'

function layer(type: string, params: object = {}): Layer {
  const made = newLayer(emptyExperiment('film'), type)
  return { ...made, params: { ...made.params, ...params } }
}

function filmOf(layers: readonly Layer[], input = mapShape(1, 8, 8), visible?: Parameters<typeof planFilm>[3]): Film {
  const plan = planStack(layers, input)
  const step = plan.steps.at(-1)!
  const grid = gridShape(step.shape)
  return planFilm(step, plan.steps[step.source]?.shape ?? input, 0, visible ?? { top: 0, left: 0, ...grid })
}

const rect = (top: number, left: number, height: number, width: number) => ({ top, left, height, width })

describe('the film of a convolution', () => {
  const film = filmOf([layer('Conv2D', { kernelSize: [3, 3] })])

  it('has a frame for each cell, row by row', () => {
    expect(framesOf(film)).toBe(36)
    expect(placeOf(film, 0)).toEqual({ row: 0, column: 0 })
    expect(placeOf(film, 7)).toEqual({ row: 1, column: 1 })
    for (let frame = 0; frame < 36; frame++) expect(frameOf(film, placeOf(film, frame))).toBe(frame)
    expect(frameOf(film, { row: 0, column: 6 })).toBeNull()
  })
  it('shows the whole input', () => expect(film.source).toEqual(rect(0, 0, 8, 8)))
})

it('shows the padding around the map', () => {
  const film = filmOf([layer('Conv2D', { kernelSize: [3, 3], padding: 'same' })])
  expect(film.source).toEqual(rect(-1, -1, 10, 10))
})

it('shows the part of a photograph that is zoomed into, and what its windows reach', () => {
  const film = filmOf([layer('MaxPooling2D')], mapShape(1, 600, 800), rect(100.4, 50.2, 5, 7.3))
  expect(film.part).toEqual(rect(100, 50, 6, 8))
  expect(film.source).toEqual(rect(200, 100, 12, 16))
})

it('takes the middle of a part that is too large, or what is around the cell of interest', () => {
  const plan = planStack([layer('ReLU')], mapShape(1, 600, 800))
  const step = plan.steps[0]!
  expect(planFilm(step, plan.input, 0, rect(0, 0, 600, 800)).part).toEqual(rect(294, 394, 12, 12))
  const about = planFilm(step, plan.input, 0, rect(0, 0, 600, 800), { row: 599, column: 100 })
  expect(about.part.top + about.part.height).toBe(600)
  expect(about.part.left).toBeLessThanOrEqual(100)
  expect(about.part.left + about.part.width).toBeGreaterThan(100)
})

it('shows fewer windows where large strides spread them', () => {
  const film = filmOf([layer('Conv2D', { kernelSize: [11, 11], strides: [4, 4] })], mapShape(3, 227, 227))
  expect(film.source.height).toBeLessThanOrEqual(20)
  expect(film.part.height).toBe(3)
})

it('shows a part of an input that one window covers', () => {
  const film = filmOf([layer('GlobalMaxPooling2D')], mapShape(1, 4000, 6000))
  expect(film.part).toEqual(rect(0, 0, 1, 1))
  expect(film.source).toEqual(rect(0, 0, 256, 256))
})

it('reads vectors along their row', () => {
  const film = filmOf([layer('Flatten'), layer('Dense', { units: 4 })], mapShape(1, 3, 3))
  expect(film.part).toEqual(rect(0, 0, 1, 4))
  expect(film.source).toEqual(rect(0, 0, 1, 9))
  expect(windowOf(film, { row: 0, column: 2 }).columns).toHaveLength(9)
})

it('can be made of every layer kind, and every window lies in the part of the input on show', () => {
  const outside: string[] = []
  for (const { type } of catalogue) {
    const layers = type === 'MaxUnpooling2D' ? [layer('MaxPooling2D'), layer(type)] : [layer(type)]
    if (planStack(layers, mapShape(3, 8, 8)).problem) continue
    const film = filmOf(layers, mapShape(3, 8, 8))
    const { top, left, height, width } = film.source
    for (let frame = 0; frame < framesOf(film); frame++) {
      const { rows, columns } = windowOf(film, placeOf(film, frame))
      const lies =
        rows.every(({ position }) => position >= top && position < top + height) &&
        columns.every(({ position }) => position >= left && position < left + width)
      if (!lies) outside.push(`${type}, frame ${frame}`)
    }
  }
  expect(outside).toEqual([])
})
