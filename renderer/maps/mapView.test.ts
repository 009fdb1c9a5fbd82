import { beforeEach, expect, test } from 'vitest'
import { checkExperiment, serialiseExperiment } from '#app/document/parse'
import { emptyExperiment } from '#app/document/edit'
import { useExperimentStore } from '#renderer/stores/experiment'
import { usePanelsStore } from '#renderer/stores/panels'
import { setUpStores, smallExperiment } from '#renderer/stores/testing'
import { useMapView } from './mapView'

beforeEach(() => {
  setUpStores()
  useExperimentStore().open(smallExperiment('Conv2D', 'MaxPooling2D'), null)
})

const viewOf = (key: string) => useMapView().viewOf(usePanelsStore().panels.find((panel) => panel.key === key)!)
const viridis = { palette: 'viridis', scale: { kind: 'linear', min: 0, max: 1, linearTo: 1 } } as const

test('an experiment that says nothing is looked at as usual, and stays as it is', () => {
  expect(viewOf('pooled')).toMatchObject({ colours: 'auto', scale: 'linear', range: 'comparable', numbers: true })
  expect(useExperimentStore().document.view).toBe(undefined)
})

test('each choice is one of its panel, and a step of the history', () => {
  const [panels, experiment] = [usePanelsStore(), useExperimentStore()]
  panels.changeView('pooled', 'Change colours', { colours: 'magma' })
  panels.changeView('pooled', 'Change zoomed-out values', { reduce: 'max' })
  panels.changeView('pooled', 'Change zoomed-out values', { reduce: 'max' })
  expect(viewOf('pooled')).toMatchObject({ colours: 'magma', reduce: 'max' })
  expect(viewOf('original')).toMatchObject({ colours: 'auto', reduce: 'mean' })
  experiment.undo()
  expect([experiment.undoName, viewOf('pooled').colours, viewOf('pooled').reduce]).toEqual([
    'Change colours',
    'magma',
    'mean',
  ])
  experiment.undo()
  expect([viewOf('pooled').colours, experiment.dirty]).toEqual(['auto', false])
})

test('the colours of an automatic panel leave the panels automatic, and go along where they are chosen', () => {
  const [panels, experiment] = [usePanelsStore(), useExperimentStore()]
  panels.changeView('pooled', 'Change colours', { colours: 'magma' })
  expect(experiment.document.panels).toBe(null)
  panels.split('pooled', 'right', [])
  expect(panels.panels.map(({ key }) => viewOf(key).colours)).toEqual(['auto', 'auto', 'magma', 'magma'])
  panels.changeView(panels.panels[3]!.key, 'Change colours', { colours: 'gray' })
  expect(panels.panels.map(({ key }) => viewOf(key).colours)).toEqual(['auto', 'auto', 'magma', 'gray'])
})

test('all panels can be looked at like one, automatic or chosen, and keep their keys', () => {
  const [panels, experiment] = [usePanelsStore(), useExperimentStore()]
  panels.changeView('original', 'Change colours', { colours: 'gray' })
  panels.changeView('pooled', 'Change colours', { colours: 'magma' })
  panels.viewAllLike('pooled')
  expect(panels.panels.map(({ key }) => viewOf(key).colours)).toEqual(['magma', 'magma', 'magma'])
  expect(experiment.document.view).not.toHaveProperty('automatic')
  panels.split('pooled', 'right', [])
  panels.changeView('original', 'Change colour range', { range: 'channel' })
  const keys = panels.panels.map(({ key }) => key)
  panels.viewAllLike('original')
  expect(panels.panels.map(({ key }) => key)).toEqual(keys)
  expect(panels.panels.map(({ key }) => viewOf(key).range)).toEqual(Array(4).fill('channel'))
  experiment.undo()
  expect(panels.panels.map(({ key }) => viewOf(key).range)).toEqual(['channel', ...Array(3).fill('comparable')])
})

test('dragging an end of the range is one step, and the range counts as typed from then on', () => {
  const [panels, experiment] = [usePanelsStore(), useExperimentStore()]
  expect([0.1, 0.2, 0.3].map((low) => panels.moveEnd('pooled', viridis, 0, low))).toEqual([true, true, true])
  expect(viewOf('pooled')).toMatchObject({ range: 'typed', typed: [0.3, 1] })
  expect(panels.moveEnd('pooled', viridis, 1, -0.2)).toBe(false)
  experiment.undo()
  expect([viewOf('pooled').range, experiment.undoName]).toEqual(['comparable', null])
})

test('a saved experiment is looked at as it was left', () => {
  const [panels, experiment] = [usePanelsStore(), useExperimentStore()]
  panels.changeView('pooled', 'Change colour scale', { scale: 'symlog' })
  panels.changeView('pooled', 'Change colour scale', { linearTo: 0.5 })
  panels.moveEnd('pooled', { ...viridis, scale: { ...viridis.scale, min: -1 } }, 1, 4)
  const saved = serialiseExperiment(experiment.document)
  experiment.open(smallExperiment('Conv2D', 'MaxPooling2D'), null)
  expect(viewOf('pooled').scale).toBe('linear')
  experiment.open(checkExperiment(JSON.parse(saved)), null)
  expect(viewOf('pooled')).toMatchObject({ scale: 'symlog', linearTo: 0.5, range: 'typed', typed: [-1, 4] })
})

test('a file whose typed range has no width is refused with a sentence', () => {
  const broken = { ...emptyExperiment('e'), view: { typed: [1, 1] } }
  expect(() => checkExperiment(broken)).toThrow(
    'view.typed: expected a lower bound below the upper bound, received [1,1].',
  )
})
