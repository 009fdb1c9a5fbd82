import { expect, it } from 'vitest'
import { openAhead } from './openAhead'

function shelf(capacity: number, broken: readonly number[] = []) {
  const open = new Set<number>()
  const opened: number[] = []
  return {
    open,
    opened,
    how: {
      count: 8,
      ahead: 3,
      open: async (i: number) => {
        opened.push(i)
        await Promise.resolve()
        if (broken.includes(i)) throw new Error(`broken ${i}`)
        if (open.size >= capacity) throw new Error('crowded')
        open.add(i)
        return i
      },
      close: (i: number) => void open.delete(i),
      mayBeCrowded: (error: unknown) => (error as Error).message === 'crowded',
    },
  }
}

it('opens the next ones while one is worked on, and gives each in its turn', async () => {
  const { open, how } = shelf(4)
  const given: unknown[] = []
  for await (const opened of openAhead(how)) {
    given.push(opened)
    expect(Math.max(0, ...open)).toBeLessThanOrEqual(given.length + 2)
    if ('ok' in opened) how.close(opened.ok)
  }
  expect(given).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((ok) => ({ ok })))
  expect(open.size).toBe(0)
})

it('opens alone what failed beside others, so that what is given never depends on them', async () => {
  const { open, how } = shelf(1, [5])
  const given: unknown[] = []
  for await (const opened of openAhead(how)) {
    given.push('ok' in opened ? opened.ok : (opened.error as Error).message)
    if ('ok' in opened) how.close(opened.ok)
  }
  expect(given).toEqual([0, 1, 2, 3, 4, 'broken 5', 6, 7])
  expect(open.size).toBe(0)
})

it('closes what was opened ahead when nobody wants more', async () => {
  const { open, how } = shelf(9)
  for await (const opened of openAhead(how)) {
    if ('ok' in opened) how.close(opened.ok)
    break
  }
  expect(open.size).toBe(0)
})
