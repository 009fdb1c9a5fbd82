import { beforeEach, describe, expect, it } from 'vitest'
import type { Experiment } from '#app/document/experiment'
import { useExperimentStore } from '#renderer/stores/experiment'
import { setUpStores, smallExperiment } from '#renderer/stores/testing'
import { usePaint } from './paintStore'

const ramp = smallExperiment().inputs[0]!

function openWith(input: object): void {
  const document = { ...smallExperiment(), inputs: [{ ...ramp, ...input }] } as Experiment
  useExperimentStore().open(document, null)
}

function planes(): unknown {
  const [input] = useExperimentStore().document.inputs
  return input?.kind === 'values' ? input.planes[0] : null
}

describe('painting an input of numbers', () => {
  beforeEach(() => void setUpStores())

  it('is one step of the history for a stroke, which undo takes back', () => {
    openWith({})
    const before = planes()
    usePaint().paint(
      [
        { row: 0, column: 1 },
        { row: 1, column: 1 },
      ],
      0,
      7,
    )
    expect(planes()).toEqual([
      [0, 7, 2, 3],
      [4, 7, 6, 7],
      [8, 9, 10, 11],
      [12, 13, 14, 15],
    ])
    const experiment = useExperimentStore()
    expect(experiment.undoName).toBe('Paint 2 cells')
    experiment.undo()
    expect(planes()).toBe(before)
    expect(experiment.undoName).toBeNull()
  })
  it('keeps two strokes two steps, however quickly they follow each other', () => {
    openWith({})
    const paint = usePaint()
    paint.paint([{ row: 0, column: 0 }], 0, 5)
    paint.paint([{ row: 0, column: 0 }], 0, 6)
    useExperimentStore().undo()
    expect((planes() as number[][])[0]![0]).toBe(5)
  })
  it('says why an input can not be painted, and changes nothing', () => {
    openWith({ steps: [{ type: 'invert', enabled: true }] })
    const paint = usePaint()
    const before = planes()
    expect(paint.problem).toContain('steps')
    paint.paint([{ row: 0, column: 0 }], 0, 5)
    paint.toggle()
    expect(paint.on).toBe(false)
    expect(planes()).toBe(before)
  })
  it('takes an input whose steps are off', () => {
    openWith({ steps: [{ type: 'invert', enabled: false }] })
    expect(usePaint().problem).toBeNull()
  })
  it('makes numbers of a pattern, with all that was not painted as it was', () => {
    const pattern = { type: 'line', thickness: 2, angle: 90, offset: 0, spacing: null }
    const inputs = [{ kind: 'pattern', name: 'line', height: 4, width: 6, pattern }] as Experiment['inputs']
    useExperimentStore().open({ ...smallExperiment(), inputs }, null)
    usePaint().paint([{ row: 1, column: 0 }], 0, 0.5)
    expect(useExperimentStore().document.inputs[0]).toEqual({
      kind: 'values',
      name: 'line',
      planes: [
        [
          [0, 0, 1, 1, 0, 0],
          [0.5, 0, 1, 1, 0, 0],
          [0, 0, 1, 1, 0, 0],
          [0, 0, 1, 1, 0, 0],
        ],
      ],
    })
    useExperimentStore().undo()
    expect(useExperimentStore().document.inputs).toEqual(inputs)
  })
})
