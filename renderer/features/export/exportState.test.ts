import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test } from 'vitest'
import { emptyExperiment } from '#app/document/edit'
import { setUpStores, type ScriptedService } from '#renderer/stores/testing'
import { useExport, type ExportRequest } from './exportState'

const request: ExportRequest = { run: 'run-1', maps: [{ layer: 0, channels: null }], format: 'csv', csv: 'matrix' }
let service: ScriptedService

beforeEach(async () => {
  service = setUpStores({ chooseDestination: { destination: 'folder-1', name: 'maps' } })
  await useExport().start(request, 'maps')
})

const jobs = () =>
  service.requests.filter((request) => request.name === 'exportMaps').map((request) => request.argument)

test('an export tells its progress and its files', () => {
  const job = String(jobs()[0]?.job)
  service.tell({ type: 'exportProgress', job: 'another', fraction: 0.9 })
  service.tell({ type: 'exportProgress', job, fraction: 0.5 })
  expect(useExport().state).toMatchObject({ phase: 'running', fraction: 0.5 })
  service.tell({ type: 'exportFinished', job, files: ['a.csv'], download: null })
  expect(useExport().state).toEqual({ phase: 'done', files: ['a.csv'], download: null })
})

test('what a browser downloaded is known by the name of the zip', () => {
  const files = ['a.csv', 'b.csv', 'maps.json']
  const download = { path: '/download/once', fileName: 'maps.zip' }
  service.tell({ type: 'exportFinished', job: String(jobs()[0]?.job), files, download })
  expect(useExport().state).toEqual({ phase: 'done', files, download: 'maps.zip' })
})

test('files that are there are replaced only after a question', async () => {
  expect(jobs().map((job) => job.replace)).toEqual([false])
  service.tell({
    type: 'exportFailed',
    job: String(jobs()[0]?.job),
    failure: { code: 'exists', message: 'a.csv is there.' },
  })
  expect(useExport().state).toEqual({ phase: 'asking', message: 'a.csv is there.' })
  await useExport().replace()
  await flushPromises()
  expect(jobs().map((job) => [job.replace, job.destination])).toEqual([
    [false, 'folder-1'],
    [true, 'folder-1'],
  ])
})

test('a cancelled export goes back to choosing, without a complaint', () => {
  useExport().cancel()
  expect(service.ids('cancel')).toEqual([jobs()[0]?.job])
  service.tell({
    type: 'exportFailed',
    job: String(jobs()[0]?.job),
    failure: { code: 'cancelled', message: 'Cancelled.' },
  })
  expect(useExport().state).toEqual({ phase: 'choosing' })
})

test('a network is exported by the same rules', async () => {
  const shape = { channels: 1, height: 8, width: 8 }
  await useExport().start({ experiment: emptyExperiment('net'), shape, to: 'onnx' }, 'net')
  const [asked] = service.requests.filter(({ name }) => name === 'exportNetwork')
  expect(asked?.argument).toMatchObject({ shape, to: 'onnx', destination: 'folder-1', replace: false })
  service.tell({ type: 'exportFinished', job: String(asked?.argument['job']), files: ['net.onnx'], download: null })
  expect(useExport().state).toEqual({ phase: 'done', files: ['net.onnx'], download: null })
})
