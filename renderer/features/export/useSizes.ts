/** How many files an export will write, and about how many bytes; CSV by the length of numbers from the maps' middle. */
import { shortest } from '#app/text/decimal'
import { gridShape } from '#app/shape'
import { usePlanStore } from '#renderer/stores/plan'
import { useImagesStore } from '#renderer/stores/images'
import { useRunStore } from '#renderer/stores/run'
import { useTiles } from '#renderer/maps/useTiles'
import type { ExportRequest } from './exportState'

export type NumberForm = 'matrix' | 'tidy' | 'npy'

export interface Sizes {
  of(maps: ExportRequest['maps'], form: NumberForm): Promise<{ files: number; bytes: number } | null>
}

const SAMPLE = 32
const NPY_HEADER = 128

export function useSizes(): Sizes {
  const run = useRunStore()
  const plan = usePlanStore()
  const images = useImagesStore()
  const cache = useTiles()

  /** Null where maps are gone that were on show a moment ago. */
  async function of(maps: ExportRequest['maps'], form: NumberForm): Promise<{ files: number; bytes: number } | null> {
    let bytes = 0
    // The description of the experiment beside the maps.
    let files = form === 'tidy' ? 2 : 1
    for (const { layer, channels } of maps) {
      const map = run.maps.get(layer)
      if (!map) return null
      const grid = gridShape(map.shape)
      const count = channels?.length ?? grid.channels
      const cells = count * grid.height * grid.width
      if (form !== 'tidy') files += form === 'npy' ? 1 : count
      bytes +=
        form === 'npy'
          ? NPY_HEADER + 4 * cells
          : cells * (1 + (await letters(layer))) + (form === 'tidy' ? cells * place(layer) : 0)
    }
    return { files, bytes }
  }

  /** The average length of a number of a map. */
  async function letters(layer: number): Promise<number> {
    const map = run.maps.get(layer)!
    const { height, width } = gridShape(map.shape)
    const [rows, columns] = [Math.min(height, SAMPLE), Math.min(width, SAMPLE)]
    const middle = {
      top: Math.floor((height - rows) / 2),
      left: Math.floor((width - columns) / 2),
      height: rows,
      width: columns,
    }
    const values = await cache.read(map, 0, middle).catch(() => new Float32Array(1))
    return values.reduce((sum, value) => sum + shortest(value).length, 0) / values.length
  }

  /** Letters of a tidy row besides the number. */
  function place(layer: number): number {
    const { height, width } = gridShape(run.maps.get(layer)!.shape)
    const name = plan.plan?.steps.find(({ index }) => index === layer)?.name ?? 'input'
    return `${images.input?.name ?? ''},${layer},${name},0,${height},${width},`.length
  }

  return { of }
}
