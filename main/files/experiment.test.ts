import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import { readExperiment, writeExperiment } from './experiment'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-experiment-'))
})
afterAll(() => rm(folder, { recursive: true }))

const empty = emptyExperiment('edges')
const experiment: Experiment = {
  ...insertLayer(empty, newLayer(empty, 'MaxPooling2D'), 0),
  inputs: [
    { kind: 'image', name: 'camera', path: 'images/camera.png' },
    { kind: 'image', name: 'open me' },
    { kind: 'values', name: 'dot', planes: [[[1]]] },
    { kind: 'image', name: 'up', path: '../up.png' },
  ],
}

describe('experiment files', () => {
  it('read back what was written', async () => {
    const path = join(folder, 'a.poolscope.json')
    await writeExperiment(path, experiment, { replace: false })
    expect(await readExperiment(path)).toEqual({ experiment, image: null, tensors: new Map(), lacking: null })
  })

  it('are replaced only when told, and then as a whole', async () => {
    const path = join(folder, 'b.poolscope.json')
    await writeExperiment(path, experiment, { replace: false })
    const before = await readFile(path, 'utf8')
    const renamed = { ...experiment, name: 'new' }
    await expect(writeExperiment(path, renamed, { replace: false })).rejects.toMatchObject({ code: 'exists' })
    expect(await readFile(path, 'utf8')).toBe(before)
    await writeExperiment(path, renamed, { replace: true })
    expect((await readExperiment(path)).experiment.name).toBe('new')
    expect((await readdir(folder)).filter((name) => !name.endsWith('.poolscope.json'))).toEqual([])
  })

  it.each([
    ['text.json', 'hello', 'invalid-document', /^text\.json: The file is not valid JSON/],
    ['bytes.json', Buffer.from([0xff, 0xfe, 0x00]), 'invalid-document', /^bytes\.json: The file is not text/],
    ['empty.json', '', 'invalid-document', /^empty\.json: The file is not valid JSON/],
    ['new.json', '{"format":"poolscope-experiment","version":99}', 'invalid-document', /^new\.json: version: .*newer/],
  ])('are refused with their name: %s', async (name, content, code, message) => {
    await writeFile(join(folder, name), content)
    const error = await readExperiment(join(folder, name)).catch((e: unknown) => e)
    expect(error).toMatchObject({ code, place: { file: name } })
    expect((error as Error).message).toMatch(message)
  })

  it('are told apart from those that are gone', async () => {
    await expect(readExperiment(join(folder, 'gone.json'))).rejects.toMatchObject({ code: 'not-found' })
  })
})
