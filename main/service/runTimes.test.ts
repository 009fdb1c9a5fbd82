/** How long each layer took, as runs tell it. */
import { expect, test } from 'vitest'
import type { Experiment } from '#app/document/experiment'
import { openDesk, withLayers } from '#main/testing/desk'

const desk = openDesk()

/** Milliseconds by layer; the input's first. */
async function timesOf(run: string, experiment: Experiment): Promise<number[]> {
  await desk.session.request('run', { run, experiment, input: 0, image: null })
  const maps = await desk.finished(run)
  return maps.toSorted((one, other) => one.layer - other.layer).map(({ milliseconds }) => milliseconds)
}

test.each([8, 700])('a map of an image of side %i keeps its time in a run that need not compute it again', async (side) => {
  const pattern = { type: 'noise', seed: side } as const
  const inputs: Experiment['inputs'] = [{ kind: 'pattern', name: 'noise', height: side, width: side, pattern }]
  const first = { ...withLayers(['Conv2D', {}], ['ReLU', {}], ['MaxPooling2D', {}]), inputs }
  const before = await timesOf(`first ${side}`, first)
  expect(before.slice(1).every((time) => time > 0)).toBe(true)

  const pooling = { ...first.stack[2]!, params: { ...first.stack[2]!.params, poolSize: [3, 3] } }
  const edited = await timesOf(`edited ${side}`, { ...first, stack: [...first.stack.slice(0, 2), pooling] })
  expect(edited.slice(0, 3)).toEqual(before.slice(0, 3))
  await desk.session.request('release', { run: `edited ${side}` })
  expect(await timesOf(`undone ${side}`, first)).toEqual(before)
})
