import { expect, test } from 'vitest'
import { createRecent, type RecentEntry, type Shelf } from './recent'

function shelf(): Shelf {
  let kept: readonly RecentEntry[] = []
  return { read: async () => kept, write: async (entries) => void (kept = entries) }
}

/** A file on the disk; `gone` is one that was deleted, `denied` one that the person does not let be read. */
function file(name: string, how: 'there' | 'gone' | 'denied' = 'there'): FileSystemFileHandle {
  const handle = {
    name,
    isSameEntry: async (other: unknown) => other === handle,
    requestPermission: async () => (how === 'denied' ? 'denied' : 'granted'),
    getFile: async () => {
      if (how === 'gone') throw new DOMException('gone', 'NotFoundError')
      return new File(['text'], name)
    },
  }
  return handle as unknown as FileSystemFileHandle
}

const bytes = (words: string) => new TextEncoder().encode(words)

const namesOf = async (recent: ReturnType<typeof createRecent>) => (await recent.list()).map(({ name }) => name)

test('the newest comes first, each once, ten at most', async () => {
  const recent = createRecent(shelf())
  const a = file('a.json')
  await recent.note('a.json', a)
  await recent.note('copy.json', bytes('first'))
  await recent.note('a.json', a)
  // Another file of the same name is another file.
  await recent.note('a.json', file('a.json'))
  await recent.note('copy.json', bytes('second'))
  expect(await namesOf(recent)).toEqual(['copy.json', 'a.json', 'a.json'])
  for (let i = 0; i < 12; i++) await recent.note(`${i}.json`, bytes(String(i)))
  expect(await namesOf(recent)).toEqual(Array.from({ length: 10 }, (_, i) => `${11 - i}.json`))
})

test('a file is taken as it is, a copy as a file of its own', async () => {
  const recent = createRecent(shelf())
  const a = file('a.json')
  await recent.note('a.json', a)
  await recent.note('copy.json', bytes('words'))
  const [copy, own] = await recent.list()
  expect(await recent.take(own!.file)).toBe(a)
  expect(await ((await recent.take(copy!.file)) as File).text()).toBe('words')
})

test('a file that is gone leaves the list; one that may not be read stays', async () => {
  const recent = createRecent(shelf())
  await recent.note('gone.json', file('gone.json', 'gone'))
  await recent.note('shut.json', file('shut.json', 'denied'))
  const [shut, gone] = await recent.list()
  await expect(recent.take(gone!.file)).rejects.toMatchObject({ code: 'not-found' })
  await expect(recent.take(shut!.file)).rejects.toMatchObject({ code: 'unreadable-file' })
  expect(await namesOf(recent)).toEqual(['shut.json'])
})

test('where nothing can be kept, there is no list, and nothing fails', async () => {
  const refuse = async () => Promise.reject(new Error('no room'))
  const recent = createRecent({ read: refuse, write: refuse })
  await recent.note('a.json', bytes('words'))
  expect(await recent.list()).toEqual([])
})
