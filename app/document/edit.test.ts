import { describe, expect, it } from 'vitest'
import {
  changeLayer,
  duplicateLayers,
  emptyExperiment,
  insertLayer,
  moveLayers,
  newLayer,
  removeLayers,
  renameLayer,
  replaceStack,
} from './edit'
import type { Experiment } from './experiment'

const abc = ['Conv2D', 'ReLU', 'MaxPooling2D'].reduce(
  (e, type, i) => insertLayer(e, newLayer(e, type), i),
  emptyExperiment('abc'),
)

describe('edits', () => {
  it('inserts at a position and leaves the old document alone', () => {
    const more = insertLayer(abc, newLayer(abc, 'ReLU'), 0)
    expect(ids(more)).toEqual(['relu-2', 'conv2d-1', 'relu-1', 'maxpooling2d-1'])
    expect(ids(abc)).toHaveLength(3)
  })

  it('moves to a position counted without the layers', () => {
    expect(ids(moveLayers(abc, ['conv2d-1'], 2))).toEqual(['relu-1', 'maxpooling2d-1', 'conv2d-1'])
    expect(ids(moveLayers(abc, ['maxpooling2d-1'], 0))).toEqual(['maxpooling2d-1', 'conv2d-1', 'relu-1'])
    expect(ids(moveLayers(abc, ['maxpooling2d-1', 'conv2d-1'], 1))).toEqual(['relu-1', 'conv2d-1', 'maxpooling2d-1'])
  })

  it('is no edit where everything stays in its place', () => {
    expect(moveLayers(abc, ['conv2d-1', 'relu-1'], 0)).toBe(abc)
    expect(renameLayer(abc, 'relu-1', '')).toBe(abc)
  })

  it('duplicates right after the last, under new ids', () => {
    expect(ids(duplicateLayers(abc, ['conv2d-1']))).toEqual(['conv2d-1', 'conv2d-2', 'relu-1', 'maxpooling2d-1'])
    expect(ids(duplicateLayers(abc, ['relu-1', 'conv2d-1']))).toEqual([
      'conv2d-1',
      'relu-1',
      'conv2d-2',
      'relu-2',
      'maxpooling2d-1',
    ])
  })

  it('takes the panels of removed layers away', () => {
    const shown = {
      ...abc,
      panels: [
        { layer: 'relu-1', channel: 0 },
        { layer: null, channel: 0 },
      ],
    }
    expect(removeLayers(shown, ['relu-1', 'conv2d-1']).panels).toEqual([{ layer: null, channel: 0 }])
  })

  it('replaces the stack and shows the usual panels', () => {
    const shown = { ...abc, panels: [{ layer: 'relu-1', channel: 0 }] }
    const replaced = replaceStack(shown, [newLayer(abc, 'ReLU')])
    expect(ids(replaced)).toEqual(['relu-1'])
    expect(replaced.panels).toBeNull()
  })

  it('changes single parameters', () => {
    const changed = changeLayer(abc, 'maxpooling2d-1', { params: { poolSize: [3, 3] } })
    expect(changed.stack[2]?.params).toMatchObject({ poolSize: [3, 3], strides: null })
  })
})

function ids(experiment: Experiment): string[] {
  return experiment.stack.map((layer) => layer.id)
}
