import { beforeEach, expect, test } from 'vitest'
import { checkExperiment, serialiseExperiment } from '#app/document/parse'
import { emptyExperiment } from '#app/document/edit'
import { useExperimentStore } from '#renderer/stores/experiment'
import { setUpStores } from '#renderer/stores/testing'
import { useMapView } from './mapView'

beforeEach(() => {
  setUpStores()
  useExperimentStore().open(emptyExperiment('e'), null)
})

test('an experiment that says nothing is looked at as usual, and stays as it is', () => {
  expect(useMapView().view).toMatchObject({ colours: 'viridis', scale: 'linear', range: 'channel', numbers: true })
  expect(useExperimentStore().document.view).toBe(undefined)
})

test('each choice is a step of the history', () => {
  const [mapView, experiment] = [useMapView(), useExperimentStore()]
  mapView.colours = 'magma'
  mapView.reduce = 'max'
  mapView.reduce = 'max'
  expect([experiment.undoName, mapView.colours, mapView.reduce]).toEqual(['Change zoomed-out values', 'magma', 'max'])
  experiment.undo()
  expect([experiment.undoName, mapView.colours, mapView.reduce]).toEqual(['Change colours', 'magma', 'mean'])
  experiment.undo()
  expect([mapView.colours, experiment.dirty]).toEqual(['viridis', false])
})

test('dragging an end of the range is one step, and makes the range a typed one', () => {
  const [mapView, experiment] = [useMapView(), useExperimentStore()]
  expect([0.1, 0.2, 0.3].map((low) => mapView.setEnd([0, 1], 0, low))).toEqual([true, true, true])
  expect([mapView.rangeMode, mapView.typed]).toEqual(['typed', [0.3, 1]])
  expect(mapView.setEnd(mapView.typed, 1, 0.2)).toBe(false)
  experiment.undo()
  expect([mapView.rangeMode, experiment.undoName]).toEqual(['channel', null])
})

test('a saved experiment is looked at as it was left', () => {
  const [mapView, experiment] = [useMapView(), useExperimentStore()]
  mapView.scale = 'symlog'
  mapView.linearTo = 0.5
  mapView.setEnd([-1, 1], 1, 4)
  const saved = serialiseExperiment(experiment.document)
  experiment.open(emptyExperiment('another'), null)
  expect(mapView.scale).toBe('linear')
  experiment.open(checkExperiment(JSON.parse(saved)), null)
  expect(mapView.view).toMatchObject({ scale: 'symlog', linearTo: 0.5, range: 'typed', typed: [-1, 4] })
})

test('a file whose typed range has no width is refused with a sentence', () => {
  const broken = { ...emptyExperiment('e'), view: { typed: [1, 1] } }
  expect(() => checkExperiment(broken)).toThrow(
    'view.typed: expected a lower bound below the upper bound, received [1,1].',
  )
})
