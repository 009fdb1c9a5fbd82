/** Differences of maps through the service: of runs at once and of larger ones the same numbers, given up and given back. */
import { afterEach, expect, test } from 'vitest'
import type { MapSummary, RequestOf } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { openDesk, withLayers } from '#main/testing/desk'

const desk = openDesk()
const inputs: Experiment['inputs'] = [
  { kind: 'pattern', name: 'noise', height: 700, width: 700, pattern: { type: 'noise', seed: 1 } },
]
const experiment = { ...withLayers(['Conv2D', { filters: 2, padding: 'same' }], ['ReLU']), inputs }

const { memoryBudget } = await desk.service
  .openSession(() => undefined, { kind: 'desktop', chooseDestination: async () => null })
  .request('getSettings', {})
afterEach(() => desk.session.request('setSettings', { memoryBudget }))

/** Runs the experiment, and asks for its ReLU without its convolution. */
async function runAnd(run: string): Promise<RequestOf<'subtract'>> {
  await desk.session.request('run', { run, experiment, input: 0, image: null })
  const layers = new Map((await desk.finished(run)).map((map): [number, MapSummary] => [map.layer, map]))
  return { map: layers.get(1)!.map, channel: 1, minus: layers.get(0)!.map, minusChannel: 1 }
}

const about = { channel: 0, row: 20, column: 30, height: 90, width: 80, reduce: 'max' } as const

async function looks({ map, ...summary }: Omit<MapSummary, 'layer'>) {
  const tiles = [0, 1, 2, 4].map((level) => desk.session.request('tile', { map, level, ...about }))
  return [
    { ...summary, milliseconds: 0 },
    ...(await Promise.all(tiles)),
    await desk.session.request('statistics', { map, channel: 0, bins: 8 }),
  ]
}

test('of a run that is larger than the budget are those of a run at once', async () => {
  const whole = await looks(await desk.session.request('subtract', await runAnd('whole')))
  await desk.session.request('release', { run: 'whole' })
  await desk.session.request('setSettings', { memoryBudget: 6e6 })
  const difference = await desk.session.request('subtract', await runAnd('strips'))
  expect(await looks(difference)).toEqual(whole)

  // It stays until it is given back, whatever becomes of the run.
  await desk.session.request('release', { run: 'strips' })
  expect(await looks(difference)).toEqual(whole)
  await desk.session.request('closeMap', { map: difference.map })
  await expect(looks(difference)).rejects.toMatchObject({ code: 'not-found' })
})

test('can be given up by their job, and asked for anew', async () => {
  await desk.session.request('setSettings', { memoryBudget: 6e6 })
  const wanted = await runAnd('strips')
  const given = desk.session.request('subtract', { ...wanted, job: 'difference' })
  await desk.session.request('cancel', { job: 'difference' })
  await expect(given).rejects.toMatchObject({ code: 'cancelled' })
  expect((await desk.session.request('subtract', { ...wanted, job: 'difference' })).shape).toMatchObject({
    height: 700,
  })
})

test('a session that closes gives up what it makes of them', async () => {
  await desk.session.request('setSettings', { memoryBudget: 6e6 })
  const making = desk.session.request('subtract', await runAnd('strips')).catch((error: unknown) => error)
  await desk.session.close()
  expect(await making).toMatchObject({ code: 'cancelled' })
})
