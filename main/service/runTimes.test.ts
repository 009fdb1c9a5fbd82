/** How long each layer took, as runs tell it. */
import { expect, test } from 'vitest'
import type { Experiment } from '#app/document/experiment'
import { openDesk, withLayers, type Desk } from '#main/testing/desk'

const desks = { portable: openDesk(), native: openDesk({}) }

/** Milliseconds by layer; the input's first. */
async function timesOf(desk: Desk, run: string, experiment: Experiment): Promise<number[]> {
  await desk.session.request('run', { run, experiment, input: 0, image: null })
  const maps = await desk.finished(run)
  return maps.toSorted((one, other) => one.layer - other.layer).map(({ milliseconds }) => milliseconds)
}

test.each([
  ['portable', 8],
  ['portable', 700],
  // Computes all three layers by one kernel.
  ['native', 8],
  ['native', 700],
] as const)(
  'with %s kernels and an image of side %i each layer keeps its time in later runs',
  async (kernels, side) => {
    const desk = desks[kernels]
    const pattern = { type: 'noise', seed: side } as const
    const inputs: Experiment['inputs'] = [{ kind: 'pattern', name: 'noise', height: side, width: side, pattern }]
    const first = { ...withLayers(['Conv2D', {}], ['ReLU', {}], ['MaxPooling2D', {}]), inputs }
    const before = await timesOf(desk, `first ${side}`, first)
    expect(before.slice(1).every((time) => time > 0)).toBe(true)

    const pooling = { ...first.stack[2]!, params: { ...first.stack[2]!.params, poolSize: [3, 3] } }
    const edited = await timesOf(desk, `edited ${side}`, { ...first, stack: [...first.stack.slice(0, 2), pooling] })
    expect(edited.slice(0, 3)).toEqual(before.slice(0, 3))
    await desk.session.request('release', { run: `edited ${side}` })
    expect(await timesOf(desk, `undone ${side}`, first)).toEqual(before)
  },
)
