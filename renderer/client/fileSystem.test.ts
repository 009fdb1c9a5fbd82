import { expect, test } from 'vitest'
import { emptyExperiment } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import { parseExperiment, serialiseExperiment } from '#app/document/parse'
import type { Connection } from '#app/protocol/contract'
import type { HostRequestOf } from '#app/protocol/hostContract'
import { createFileSystem } from './fileSystem'
import { createRecent } from './recent'

/** A file on the person's disk, as far as a handle shows it; what is written counts when the stream is closed. */
function fileOnDisk(name: string, content = '') {
  const disk = { content, refuse: false, lastModified: 1 }
  const handle = {
    name,
    isSameEntry: async (other: unknown) => other === handle,
    getFile: async () => new File([disk.content], name, { lastModified: disk.lastModified }),
    async createWritable() {
      if (disk.refuse) throw new DOMException('The request is not allowed.', 'NotAllowedError')
      let written = ''
      return {
        write: async (bytes: Uint8Array) => (written += new TextDecoder().decode(bytes)),
        close: async () => {
          disk.content = written
          disk.lastModified++
        },
      }
    },
  }
  return { disk, handle: handle as unknown as FileSystemFileHandle }
}

/** The service, as far as files go: it opens text, and packs bundles that name the tokens of their images. */
const service = {
  request: async (name: string, argument: { bytes: Uint8Array; images: readonly (string | null)[] }) => {
    if (name === 'packExperiment') return new TextEncoder().encode(`bundle of ${argument.images.join()}`)
    const experiment = parseExperiment(new TextDecoder().decode(argument.bytes))
    return { experiment, file: null, images: experiment.inputs.map(() => null) }
  },
} as unknown as Connection

const requestOf = (
  experiment: Experiment,
  file: string | null,
  request: Partial<HostRequestOf<'saveExperiment'>> = {},
) => ({
  experiment,
  file,
  saveAs: false,
  form: 'json' as const,
  images: [],
  name: experiment.name,
  ...request,
})

function setUp(...answers: (FileSystemFileHandle | null)[]) {
  const asked: string[] = []
  const suggested: (string | undefined)[] = []
  const answer = async (kind: string, options?: { suggestedName?: string }) => {
    asked.push(kind)
    if (kind === 'save') suggested.push(options?.suggestedName)
    const handle = answers.shift()
    if (!handle) throw new DOMException('The user aborted a request.', 'AbortError')
    return handle
  }
  const recent = createRecent({ read: async () => [], write: async () => undefined })
  const files = createFileSystem(
    service,
    { showOpenFilePicker: async () => [await answer('open')], showSaveFilePicker: (how) => answer('save', how) },
    recent,
  )
  return { files, asked, suggested }
}

test('an experiment that was opened is saved to its file again, without asking', async () => {
  const { disk, handle } = fileOnDisk('a.poolscope.json', serialiseExperiment(emptyExperiment('a')))
  const { files, asked } = setUp(handle)
  const opened = await files.pick()
  expect(opened?.experiment.name).toBe('a')
  const saved = await files.save(requestOf({ ...opened!.experiment, name: 'b' }, opened!.file))
  expect(saved).toEqual({ file: opened!.file, name: 'a.poolscope.json' })
  expect(parseExperiment(disk.content).name).toBe('b')
  expect(asked).toEqual(['open'])
})

test('a new experiment asks where, then writes there; a dialog that is closed changes nothing', async () => {
  const { disk, handle } = fileOnDisk('mine.poolscope.json')
  const { files, asked } = setUp(null, handle, null)
  expect(await files.save(requestOf(emptyExperiment('mine'), null))).toBeNull()
  const saved = await files.save(requestOf(emptyExperiment('mine'), null))
  await files.save(requestOf(emptyExperiment('again'), saved!.file))
  expect(parseExperiment(disk.content).name).toBe('again')
  expect(await files.pick()).toBeNull()
  expect(asked).toEqual(['save', 'save', 'open'])
})

test('a file that may not be written says so, and stays as it was', async () => {
  const { disk, handle } = fileOnDisk('a.poolscope.json', serialiseExperiment(emptyExperiment('a')))
  const { files } = setUp(handle)
  const opened = await files.pick()
  disk.refuse = true
  await expect(files.save(requestOf({ ...opened!.experiment, name: 'b' }, opened!.file))).rejects.toMatchObject({
    code: 'write-failed',
  })
  expect(parseExperiment(disk.content).name).toBe('a')
})

test('the name of the file says its form, whatever was offered', async () => {
  const [bundle, text] = [fileOnDisk('mine.poolscope'), fileOnDisk('mine.poolscope.json')]
  const { files, suggested } = setUp(bundle.handle, text.handle)
  const images = ['token']
  const saved = await files.save(requestOf(emptyExperiment('mine'), null, { form: 'bundle', images }))
  expect(bundle.disk.content).toBe('bundle of token')
  await files.save(requestOf(emptyExperiment('mine'), saved!.file, { images: ['other'] }))
  expect(bundle.disk.content).toBe('bundle of other')
  await files.save(requestOf(emptyExperiment('mine'), saved!.file, { form: 'bundle', saveAs: true, images }))
  expect(parseExperiment(text.disk.content).name).toBe('mine')
  expect(suggested).toEqual(['mine.poolscope', 'mine.poolscope'])
})

test('an experiment in JSON whose image has no place on the disk asks for a place for both', async () => {
  const [text, bundle] = [
    fileOnDisk('a.poolscope.json', serialiseExperiment(emptyExperiment('a'))),
    fileOnDisk('a.poolscope'),
  ]
  const { files, asked } = setUp(text.handle, bundle.handle)
  const opened = await files.pick()
  const experiment: Experiment = { ...opened!.experiment, inputs: [{ kind: 'image', name: 'a.png' }] }
  const saved = await files.save(requestOf(experiment, opened!.file, { form: 'bundle', images: ['token'] }))
  expect([asked, saved?.name, bundle.disk.content]).toEqual([['open', 'save'], 'a.poolscope', 'bundle of token'])
})

test('what somebody else has written since is not replaced without asking', async () => {
  const { disk, handle } = fileOnDisk('a.poolscope.json', serialiseExperiment(emptyExperiment('a')))
  const { files, asked } = setUp(handle, null, handle)
  const opened = await files.pick()
  Object.assign(disk, { content: 'somebody else', lastModified: 99 })
  expect(await files.save(requestOf(opened!.experiment, opened!.file))).toBeNull()
  expect(disk.content).toBe('somebody else')
  const saved = await files.save(requestOf(opened!.experiment, opened!.file))
  await files.save(requestOf({ ...opened!.experiment, name: 'b' }, saved!.file))
  expect([parseExperiment(disk.content).name, asked]).toEqual(['b', ['open', 'save', 'save']])
})
