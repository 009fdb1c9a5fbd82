/** The largest values of the vector that a run ends in, with the names of their classes where the experiment has them. */
import { largestPlaces } from '#app/document/classes'
import type { Experiment } from '#app/document/experiment'
import { Failure } from '#app/failure'
import type { MapSummary } from '#app/protocol/contract'
import { shortest } from '#app/text/decimal'
import { message } from '#app/text/message'
import type { Session } from '#main/service/service'

export interface TopClass {
  /** Counted from 0. */
  readonly class: number
  /** Null where the experiment names no classes, or another number of them. */
  readonly name: string | null
  readonly value: number
}

/** Values that one request reads. */
const PART = 8192

/** @throws Failure 'invalid-argument' where the last layer gives no vector */
export async function topClassesOf(
  session: Session,
  { classes = [] }: Experiment,
  maps: readonly MapSummary[],
  count: number,
): Promise<readonly TopClass[]> {
  const last = maps.reduce<MapSummary | null>((one, map) => (one && one.layer > map.layer ? one : map), null)
  if (!last?.shape.flat) throw new Failure('invalid-argument', message('cli.topNeedsVector'))
  const values = new Float32Array(last.shape.channels)
  for (let column = 0; column < values.length; column += PART) {
    const part = { row: 0, column, height: 1, width: Math.min(PART, values.length - column) }
    const tile = await session.request('tile', { map: last.map, channel: 0, level: 0, reduce: 'mean', ...part })
    values.set(tile.values, column)
  }
  const names = classes.length === values.length ? classes : []
  return largestPlaces(values, count).map((place) => ({
    class: place,
    name: names[place] ?? null,
    value: values[place]!,
  }))
}

/** One line: `photo.jpg: stingray 0.48046, hen 0.25725`. */
export function topLine(input: string, top: readonly TopClass[]): string {
  return `${input}: ${top.map(({ class: place, name, value }) => `${name ?? place} ${shortest(value)}`).join(', ')}`
}
