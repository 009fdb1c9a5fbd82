import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { ServiceEvent } from '#app/protocol/contract'
import { batchEvents } from './batchEvents'

const progress = (fraction: number): ServiceEvent => ({ type: 'runProgress', run: 'r', fraction })

test('events of one turn are sent together and in order, later ones separately', async () => {
  const sent: (readonly ServiceEvent[])[] = []
  const send = batchEvents((events) => sent.push(events))
  send(progress(0.1))
  await Promise.resolve()
  send(progress(0.2))
  expect(sent).toEqual([])
  await turn()
  send(progress(0.3))
  await turn()
  expect(sent).toEqual([[progress(0.1), progress(0.2)], [progress(0.3)]])
})
