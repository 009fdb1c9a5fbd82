import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { ServiceEvent } from '#app/protocol/contract'
import { gathered } from './batchEvents'

const progress = (fraction: number): ServiceEvent => ({ type: 'runProgress', run: 'r', fraction })

test('what is told in one turn goes out together and in order, and what is told later by itself', async () => {
  const sent: (readonly ServiceEvent[])[] = []
  const tell = gathered((events) => sent.push(events))
  tell(progress(0.1))
  await Promise.resolve()
  tell(progress(0.2))
  expect(sent).toEqual([])
  await turn()
  tell(progress(0.3))
  await turn()
  expect(sent).toEqual([[progress(0.1), progress(0.2)], [progress(0.3)]])
})
