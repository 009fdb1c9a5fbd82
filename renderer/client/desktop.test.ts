import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { connectDesktop } from './desktop'

const text = readFileSync(resolve(import.meta.dirname, '../../examples/vertical-line.poolscope.json'), 'utf8')

/** A client over a bridge that knows the paths of some files, with what was asked of the host. */
function connect(known: readonly File[]) {
  const asked: [name: string, argument: unknown][] = []
  const client = connectDesktop({
    request: async (name, argument) => {
      asked.push([name, argument])
      return { value: { image: name } }
    },
    fileToken: async (file) => ({ value: known.includes(file as File) ? `token of ${(file as File).name}` : null }),
    onEvent: () => () => undefined,
  })
  return { files: client.files, asked }
}

test('images on the disk are opened from their files, under their own names; others from their bytes', async () => {
  const [onDisk, fromPage] = [new File(['a'], 'image.png'), new File(['b'], 'image.png')]
  const { files, asked } = connect([onDisk])
  const results = await files.addImages([onDisk, fromPage], () => 'Pasted image.png')
  expect(results).toEqual([{ image: 'addDropped' }, { image: 'addImage' }])
  expect(asked).toEqual([
    ['addDropped', { file: 'token of image.png' }],
    ['addImage', { name: 'Pasted image.png', bytes: new TextEncoder().encode('b') }],
  ])
})

test('an experiment on the disk is opened from its file; another one as a copy', async () => {
  const [onDisk, fromPage] = [new File([text], 'a.poolscope.json'), new File([text], 'b.poolscope')]
  const { files, asked } = connect([onDisk])
  await files.readExperiment(onDisk)
  await files.readExperiment(fromPage)
  expect(asked).toEqual([
    ['openDropped', { file: 'token of a.poolscope.json' }],
    ['openExperiment', { name: 'b.poolscope', bytes: new TextEncoder().encode(text) }],
  ])
})
