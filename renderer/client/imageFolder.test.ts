/** A folder that was chosen in a browser. */
import { expect, test, vi } from 'vitest'
import { Failure } from '#app/failure'
import type { Connection } from '#app/protocol/contract'
import { imageFolder } from './imageFolder'

function file(path: string, text = path): File {
  const made = new File([text], path.split('/').at(-1)!)
  Object.defineProperty(made, 'webkitRelativePath', { value: path })
  return made
}

function connectionWith(request: (name: string, argument: Record<string, unknown>) => unknown): Connection {
  return {
    request: (async (name: string, argument: never) => request(name, argument)) as never,
    onEvent: () => () => undefined,
  }
}

test('its images come in the order of their paths, without what is hidden or no image', () => {
  const paths = ['scans/x/b.png', 'scans/a10.png', 'scans/a1.png', 'scans/notes.txt', 'scans/.git/f.png', 'scans/B.png']
  const folder = imageFolder(
    connectionWith(() => null),
    paths.map((path) => file(path)),
  )
  expect([folder.name, folder.images.map(({ path }) => path)]).toEqual([
    'scans',
    ['scans/B.png', 'scans/a1.png', 'scans/a10.png', 'scans/x/b.png'],
  ])
})

test('the contents of an image are sent when its rows are asked for, and not before', async () => {
  const request = vi.fn((_: string, argument: Record<string, unknown>) => ({ path: argument['name'], rows: [] }))
  const { images } = imageFolder(connectionWith(request), [file('scans/a.png', 'abc')])
  expect(request).not.toHaveBeenCalled()
  expect(await images[0]!.rows('b')).toEqual({ path: 'scans/a.png', rows: [] })
  const bytes = new TextEncoder().encode('abc')
  expect(request).toHaveBeenCalledWith('batchBytes', { batch: 'b', name: 'a.png', bytes })
})

test('a file that is gone is a row with its failure; a batch that is gone is an error', async () => {
  const gone = file('scans/a.png')
  vi.spyOn(gone, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotFoundError'))
  const lost = new Failure('not-found', 'closed')
  const { images } = imageFolder(
    connectionWith(() => {
      throw lost
    }),
    [gone, file('scans/b.png')],
  )
  const { path, rows } = await images[0]!.rows('b')
  expect({ path, code: rows[0]!.failure!.code }).toEqual({ path: 'scans/a.png', code: 'unreadable-file' })
  const tooLarge = imageFolder(
    connectionWith(() => {
      throw new Failure('over-budget', 'too large to send')
    }),
    [file('scans/c.png')],
  )
  expect((await tooLarge.images[0]!.rows('b')).rows[0]!.failure!.message).toBe('too large to send')
  await expect(images[1]!.rows('b')).rejects.toBe(lost)
  expect(await images[1]!.open({})).toMatchObject({ name: 'b.png', failure: { code: 'not-found' } })
})
