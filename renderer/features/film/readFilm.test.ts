import { describe, expect, it } from 'vitest'
import { emptyExperiment, newLayer } from '#app/document/edit'
import { planStack } from '#app/plan'
import { mapShape, type MapShape } from '#app/shape'
import type { MapSummary } from '#app/protocol/contract'
import type { MapReader } from '#renderer/maps/tiles'
import { planFilm } from './filmPlan'
import { readFilm } from './readFilm'

/** Cell (r, c) of any map is 10r + c. */
const reader: MapReader = {
  read: (_, __, part) =>
    Promise.resolve(
      Float32Array.from(
        { length: part.height * part.width },
        (_, i) => 10 * (part.top + Math.floor(i / part.width)) + part.left + (i % part.width),
      ),
    ),
}

function summary(map: string, shape: MapShape): MapSummary {
  return { map, layer: 0, shape, levels: 1, ranges: [], milliseconds: 0 }
}

async function read(type: string, params: object, visible = { top: 0, left: 0, height: 4, width: 4 }) {
  const layer = newLayer(emptyExperiment('film'), type)
  const input = mapShape(1, 4, 4)
  const plan = planStack([{ ...layer, params: { ...layer.params, ...params } }], input)
  const step = plan.steps[0]!
  const film = planFilm(step, input, 0, visible)
  const values = await readFilm(reader, film, summary('in', input), 0, summary('out', step.shape))
  const rows = (all: readonly unknown[]) =>
    Array.from({ length: film.source.height }, (_, i) => all.slice(i * film.source.width, (i + 1) * film.source.width))
  return { input: rows([...values.input]), positions: rows(values.positions), output: [...values.output] }
}

describe('the values of a film', () => {
  it('are those of the part that the windows reach', async () => {
    const { input, output } = await read('MaxPooling2D', {}, { top: 1, left: 0, height: 1, width: 1 })
    expect(input).toEqual([
      [20, 21],
      [30, 31],
    ])
    expect(output).toEqual([10])
  })
  it('leave padding empty that no cell fills', async () => {
    const { input, positions } = await read(
      'ZeroPadding2D',
      { padding: [1, 0, 0, 0] },
      { top: 0, left: 0, height: 2, width: 2 },
    )
    expect(positions).toEqual([
      ['empty', 'empty'],
      ['cell', 'cell'],
    ])
    expect(input[1]).toEqual([0, 1])
  })
  it('have the cells by which padding is filled, also those that are not in the part', async () => {
    const { input, positions } = await read(
      'Translation2D',
      { shift: [1, 0], paddingMode: 'circular' },
      { top: 0, left: 0, height: 2, width: 2 },
    )
    expect(positions[0]).toEqual(['filled', 'filled'])
    expect(input).toEqual([
      [30, 31],
      [0, 1],
    ])
  })
})
