/** The shipped experiments, run as a person runs them, to the numbers of the course. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connection, ServiceEvent } from '#app/protocol/contract'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createService, type Service, type Session } from './service'
import { rows, root, runExample } from '#main/testing/contractSuite'

let service: Service
let session: Session
let client: Connection
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-examples-'))
  service = createService({ version: '1.2.3', examplesFolder: join(root, 'examples') })
  const listeners = new Set<(event: ServiceEvent) => void>()
  session = service.openSession((event) => listeners.forEach((listener) => listener(event)), {
    kind: 'browser',
    chooseDestination: async () => folder,
  })
  client = {
    request: (name, argument) => session.request(name, argument),
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
})

afterAll(async () => {
  await session.close()
  await service.close()
  await rm(folder, { recursive: true })
})

describe('the examples of the course', () => {
  const line = Array(6).fill([0, 0, 3, 3, 0, 0])
  const thinLine = Array(6).fill([0, 0, 3, 0, 0, 0])

  it.each([
    ['vertical-line', line, Array(3).fill([0, 3, 0])],
    ['vertical-line-average', line, Array(3).fill([0, 3, 0])],
    ['vertical-line-global-max', line, [[3]]],
    ['vertical-line-global-average', line, [[1]]],
    ['thin-line-average', thinLine, Array(3).fill([0, 1.5, 0])],
    ['thin-line-max', thinLine, Array(3).fill([0, 3, 0])],
  ])('%s', async (example, convolved, pooled) => {
    const { maps } = await runExample(client, example)
    expect(await rows(client, maps.get(1))).toEqual(convolved)
    expect(await rows(client, maps.get(2))).toEqual(pooled)
  })

  it('strided-convolution', async () => {
    const { maps } = await runExample(client, 'strided-convolution')
    expect(await rows(client, maps.get(1))).toEqual(Array(3).fill([0, 3, 0]))
  })

  it.each([
    ['camera-edges', [255, 255, 2]],
    ['coffee-filters', [200, 300, 8]],
  ])('%s runs on its photograph', async (example, [height, width, channels]) => {
    const { maps } = await runExample(client, example)
    expect(maps.get(2)?.shape).toMatchObject({ height, width, channels })
    expect(maps.get(2)?.ranges).toHaveLength(channels!)
  })

  it('residual-block adds detail to its photograph', async () => {
    const { maps } = await runExample(client, 'residual-block')
    const [input, detail, sum] = await Promise.all([-1, 0, 1].map((layer) => rows(client, maps.get(layer))))
    expect(sum!.length).toBe(512)
    sum!.forEach((row, y) =>
      row.forEach(
        (value, x) => value === Math.fround(input![y]![x]! + detail![y]![x]!) || expect([y, x, value]).toEqual([]),
      ),
    )
  })

  it('all say what to look at', async () => {
    const examples = await client.request('listExamples', {})
    expect(examples).toHaveLength(10)
    for (const { example, notes } of examples) expect(notes.split(/[.!?]\s/).length, example).toBeGreaterThanOrEqual(2)
  })
})
