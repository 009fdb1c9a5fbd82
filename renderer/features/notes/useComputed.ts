/** Exact values of the last run for the questions of the notes: the cells that an answer names. */
import { computed } from 'vue'
import { gridShape } from '#app/shape'
import type { MapSummary } from '#app/protocol/contract'
import { useClient } from '#renderer/client/use'
import { languages, t } from '#renderer/messages/index'
import { panels as panelWords } from '#renderer/messages/panels'
import { useExperimentStore } from '#renderer/stores/experiment'
import { usePanelsStore } from '#renderer/stores/panels'
import { usePlanStore } from '#renderer/stores/plan'
import { useRunStore } from '#renderer/stores/run'
import type { Answer } from './question'

/** An answer is typed: nobody types more numbers than these. */
const MAX_VALUES = 64

type Cells = Extract<Answer, { kind: 'cells' }>

export type Computed = { readonly values: readonly number[] } | { readonly problem: string }

export function useComputed() {
  const client = useClient()
  const experiment = useExperimentStore()
  const panels = usePanelsStore()
  const plan = usePlanStore()
  const run = useRunStore()

  /** The index of the layer that is meant, by its name or by the title of its panel; -1 for the input, else null. */
  function layerNamed(name: string): number | null {
    const wanted = currentTitle(name)
    if (same(wanted, t('panels.original'))) return -1
    const { stack } = experiment.document
    const own = stack.findIndex(({ id }) => same(wanted, plan.nameOf(id)))
    const at = own >= 0 ? own : stack.findIndex(({ id }) => same(wanted, panels.nameOf(id)))
    return at >= 0 ? at : null
  }

  function mapOf({ map }: Cells): MapSummary | null {
    const layer = layerNamed(map)
    return layer === null ? null : (run.maps.get(layer) ?? null)
  }

  /** How many numbers an answer has; null while its map isn't computed. */
  function countOf(answer: Answer): number | null {
    if (answer.kind === 'numbers') return answer.numbers.length
    const map = mapOf(answer)
    if (!map) return null
    const { height, width } = partOf(answer, map)
    return height * width
  }

  /** The values of an answer, row by row; or why there are none. */
  async function valuesOf(answer: Answer): Promise<Computed> {
    if (answer.kind === 'numbers') return { values: answer.numbers }
    const map = mapOf(answer)
    if (!map) return { problem: t('notes.noMap', { map: answer.map }) }
    const part = partOf(answer, map)
    const grid = gridShape(map.shape)
    const inside = part.row < grid.height && part.column < grid.width && part.channel < grid.channels
    if (!inside) return { problem: t('notes.noCells', { map: answer.map, index: answer.index.join(', ') }) }
    if (part.height * part.width > MAX_VALUES) return { problem: t('notes.tooMany', { most: MAX_VALUES }) }
    const tile = await client.request('tile', { map: map.map, level: 0, reduce: 'mean', ...part })
    return { values: [...tile.values] }
  }

  /** Changes when the maps do. */
  const maps = computed(() => run.maps)

  return { countOf, valuesOf, maps }
}

/** Notes may name the usual panels in any language of the window. */
function currentTitle(name: string): string {
  const found = (['original', 'convolved', 'pooled'] as const).find((title) =>
    languages.some((language) => same(name, panelWords[language][title])),
  )
  return found ? t(`panels.${found}`) : same(name, 'input') ? t('panels.original') : name
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** The rectangle that an index means: a cell, a row, or all of a channel. */
function partOf({ index }: Cells, map: MapSummary) {
  const grid = gridShape(map.shape)
  // A vector is one row: its only index counts the values.
  const [row, column, channel = 0] = map.shape.flat && index.length === 1 ? [0, index[0]] : index
  return {
    channel,
    row: row ?? 0,
    column: column ?? 0,
    height: row === undefined ? grid.height : 1,
    width: column === undefined ? grid.width : 1,
  }
}
