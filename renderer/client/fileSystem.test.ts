import { expect, test } from 'vitest'
import { emptyExperiment } from '#app/document/edit'
import { parseExperiment, serialiseExperiment } from '#app/document/parse'
import { createFileSystem } from './fileSystem'
import { createRecent } from './recent'

/** A file on the person's disk, as far as a handle shows it; what is written counts when the stream is closed. */
function fileOnDisk(name: string, content = '') {
  const disk = { content, refuse: false }
  const handle = {
    name,
    isSameEntry: async (other: unknown) => other === handle,
    getFile: async () => new File([disk.content], name),
    async createWritable() {
      if (disk.refuse) throw new DOMException('The request is not allowed.', 'NotAllowedError')
      let written = ''
      return { write: async (text: string) => (written += text), close: async () => (disk.content = written) }
    },
  }
  return { disk, handle: handle as unknown as FileSystemFileHandle }
}

function setUp(...answers: (FileSystemFileHandle | null)[]) {
  const asked: string[] = []
  const answer = async (kind: string) => {
    asked.push(kind)
    const handle = answers.shift()
    if (!handle) throw new DOMException('The user aborted a request.', 'AbortError')
    return handle
  }
  const recent = createRecent({ read: async () => [], write: async () => undefined })
  const files = createFileSystem(
    { showOpenFilePicker: async () => [await answer('open')], showSaveFilePicker: () => answer('save') },
    recent,
  )
  return { files, asked }
}

test('an experiment that was opened is saved to its file again, without asking', async () => {
  const { disk, handle } = fileOnDisk('a.poolscope.json', serialiseExperiment(emptyExperiment('a')))
  const { files, asked } = setUp(handle)
  const opened = await files.pick()
  expect(opened?.experiment.name).toBe('a')
  const saved = await files.save({ ...opened!.experiment, name: 'b' }, opened!.file, 'b')
  expect(saved).toEqual({ file: opened!.file, name: 'a.poolscope.json' })
  expect(parseExperiment(disk.content).name).toBe('b')
  expect(asked).toEqual(['open'])
})

test('a new experiment asks where, then writes there; a dialog that is closed changes nothing', async () => {
  const { disk, handle } = fileOnDisk('mine.poolscope.json')
  const { files, asked } = setUp(null, handle, null)
  expect(await files.save(emptyExperiment('mine'), null, 'mine')).toBeNull()
  const saved = await files.save(emptyExperiment('mine'), null, 'mine')
  await files.save(emptyExperiment('again'), saved!.file, 'again')
  expect(parseExperiment(disk.content).name).toBe('again')
  expect(await files.pick()).toBeNull()
  expect(asked).toEqual(['save', 'save', 'open'])
})

test('a file that may not be written says so, and stays as it was', async () => {
  const { disk, handle } = fileOnDisk('a.poolscope.json', serialiseExperiment(emptyExperiment('a')))
  const { files } = setUp(handle)
  const opened = await files.pick()
  disk.refuse = true
  await expect(files.save({ ...opened!.experiment, name: 'b' }, opened!.file, 'b')).rejects.toMatchObject({
    code: 'write-failed',
  })
  expect(parseExperiment(disk.content).name).toBe('a')
})
