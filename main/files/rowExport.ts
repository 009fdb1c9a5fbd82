/**
 * Maps written while they are made, row by row: a .npy file for each, a tidy table of their statistics, and a sidecar.
 * All files appear together, or none.
 */
import { join } from 'node:path'
import { csvLine, plainCsv } from '#app/text/csv'
import type { Span } from '#app/calls/kernelCall'
import { gridShape, type MapShape } from '#app/shape'
import { freeNames, safeName } from './names'
import { writeNpyHeader } from './npy'
import { inFolder } from './export'
import type { Planes } from '#app/inputs/planes'
import type { WriteOptions } from './staging'
import { writeSideBySide, type PlaceSink } from './write'

export interface RowMap {
  /** Position in the stack. */
  readonly layerIndex: number
  readonly layer: string
  readonly shape: MapShape
}

export interface RowExport extends WriteOptions {
  readonly maps: readonly RowMap[]
  readonly directory: string
  readonly baseName: string
  /** What the numbers are; the list of files is added to it. */
  readonly sidecar: object
}

/** Takes rows of a map, whose first cell is `from`'s first; a vector is one row. */
export type PutRows = (map: number, rows: Span, from: Planes) => Promise<void>

/** A statistic of one channel, for the table. */
export interface Figure {
  readonly layerIndex: number
  readonly layer: string
  readonly channel: number
  readonly statistic: string
  readonly value: number
}

export const FIGURE_COLUMNS = ['image', 'layer_index', 'layer', 'channel', 'statistic', 'value'] as const

/**
 * @param make is given `put` for the rows of all maps, in any order; what it returns goes into the table
 * @returns the paths of the files, the sidecar last
 * @throws Failure 'exists', 'write-failed', 'cancelled', or what `make` throws
 */
export async function exportRows(
  request: RowExport,
  image: string,
  make: (put: PutRows) => Promise<readonly Figure[]>,
): Promise<string[]> {
  const { maps, directory, baseName, sidecar } = request
  const names = freeNames(maps.map(({ layerIndex, layer }) => `${safeName(`${layerIndex}-${layer}`)}.npy`))
  const stem = safeName(baseName)
  const paths = [...names, `${stem}-summary.csv`, `${stem}.json`].map((name) => join(directory, name))
  await inFolder(directory, () =>
    writeSideBySide(
      paths,
      async (sinks) => {
        const files = maps.map(({ shape }, i) => npyFile(sinks[i]!, gridShape(shape)))
        for (const file of files) await file.begin()
        const figures = await make((map, rows, from) => files[map]!.put(rows, from))
        await sinks[maps.length]!.writeAt(0, Buffer.from(tableOf(image, figures)))
        const described = maps.map((map, i) => ({ file: names[i], ...map }))
        await sinks[maps.length + 1]!.writeAt(
          0,
          Buffer.from(`${JSON.stringify({ ...sidecar, format: 'npy', files: described }, null, 2)}\n`),
        )
      },
      request,
    ),
  )
  return paths
}

function npyFile(sink: PlaceSink, { channels, height, width }: MapShape) {
  const header = writeNpyHeader([channels, height, width])
  let packed = new Float32Array(0)
  return {
    begin: () => sink.writeAt(0, header),
    async put({ begin, end }: Span, { data, rowStride, planeStride }: Planes): Promise<void> {
      const count = (end - begin) * width
      if (packed.length < count) packed = new Float32Array(count)
      for (let channel = 0; channel < channels; channel++) {
        for (let row = 0; row < end - begin; row++) {
          const from = channel * planeStride + row * rowStride
          packed.set(data.subarray(from, from + width), row * width)
        }
        const at = header.length + 4 * (channel * height + begin) * width
        await sink.writeAt(at, new Uint8Array(packed.buffer, 0, 4 * count))
      }
    },
  }
}

/** Doubles in their shortest form, which reads back to the same number. */
function tableOf(image: string, figures: readonly Figure[]): string {
  const lines = figures.map(({ layerIndex, layer, channel, statistic, value }) =>
    csvLine([image, layerIndex, layer, channel, statistic, value], plainCsv),
  )
  return `${[FIGURE_COLUMNS.join(','), ...lines].join('\n')}\n`
}
