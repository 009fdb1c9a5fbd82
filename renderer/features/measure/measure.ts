/**
 * Measuring on maps: a line or a rectangle that is dragged over one map lies on all that show the same image. What is
 * along it or inside it is read from the service, for the channels on show; the newest figure wins.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Statistics } from '#app/protocol/contract'
import { toPlain } from '#app/failure'
import { cellsOnLine, type LineCell } from '#app/measure/line'
import { gridShape } from '#app/shape'
import { useClient } from '#renderer/client/use'
import { shownMaps, useMapView } from '#renderer/maps/mapView'
import { channelsOf } from '#renderer/maps/paintMap'
import type { Place } from '#renderer/maps/viewport'
import { errorText, t } from '#renderer/messages/index'
import type { PanelModel } from '#renderer/stores/panelModel'
import { usePerTab } from '#renderer/stores/perTab'
import { usePin } from '#renderer/stores/pin'
import { useSettingsStore } from '#renderer/stores/settings'
import { useWindowStore } from '#renderer/stores/window'
import { lineOn, partOf, partOn, type Figure, type Lying } from './figures'
import type { MapPart } from './mapPart'

export type Tool = Figure['kind']

/** One channel of a map under the figure. */
export interface Measured {
  readonly key: string
  readonly name: string
  /** Along a line: its cells and their values. */
  readonly line: { readonly cells: readonly LineCell[]; readonly values: Float32Array } | null
  /** Inside a rectangle. */
  readonly inside: { readonly part: MapPart; readonly statistics: Statistics } | null
}

export const useMeasure = defineStore('measure', () => {
  const client = useClient()
  const pin = usePin()
  const mapView = useMapView()
  const settings = useSettingsStore()
  const window = useWindowStore()

  /** What a drag over a map draws; null where it pans. */
  const tool = ref<Tool | null>(null)
  const figure = shallowRef<Figure | null>(null)
  const measured = shallowRef<readonly Measured[]>([])
  const problem = ref('')
  usePerTab().register<Figure | null>({
    suspend: () => figure.value,
    restore: (kept) => (figure.value = kept),
  })

  /** The panel that the figure was drawn in, as long as its map has the cells. */
  const own = computed(() => {
    const at = figure.value
    const panel = at && pin.panels.find(({ key }) => key === at.key)
    if (!at || !panel?.map || panel.sheet) return null
    const { height, width } = gridShape(panel.map.shape)
    const fits = [at.from, at.to].every(({ row, column }) => row < height && column < width)
    return fits ? { panel, figure: at } : null
  })
  /** The panels that the figure lies on, and where. */
  const places = computed(() => pin.panels.flatMap((panel) => placeOn(panel) ?? []))

  function placeOn(panel: PanelModel) {
    if (!own.value || !panel.map || panel.sheet) return null
    const { figure: at, panel: from } = own.value
    if (panel.key === from.key) return { panel, line: { from: at.from, to: at.to }, part: partOf(at) }
    const [here, there] = [lying(from), lying(panel)]
    if (!here || !there) return null
    return { panel, line: lineOn(at, here, there), part: partOn(at, here, there) }
  }

  function lying(panel: PanelModel): Lying | null {
    const mapping = pin.placements.get(panel.key)
    return mapping && panel.map ? { mapping, grid: gridShape(panel.map.shape) } : null
  }

  /** Chooses a tool, or none where it is in use; there is a figure from the beginning, across the middle of the first map. */
  function choose(next: Tool): void {
    tool.value = tool.value === next ? null : next
    if (tool.value === null) return
    window.tab = 'measure'
    settings.bottom = true
    const panel = own.value?.panel ?? pin.panels.find(({ map, sheet }) => map && !sheet)
    if (!panel?.map || figure.value?.kind === next) return
    const { height, width } = gridShape(panel.map.shape)
    const [row, column] = [Math.floor((height - 1) / 2), Math.floor((width - 1) / 2)]
    figure.value =
      next === 'line'
        ? { kind: next, key: panel.key, from: { row, column: 0 }, to: { row, column: width - 1 } }
        : {
            kind: next,
            key: panel.key,
            from: { row: Math.floor(height / 4), column: Math.floor(width / 4) },
            to: {
              row: Math.max(row, height - 1 - Math.floor(height / 4)),
              column: Math.max(column, width - 1 - Math.floor(width / 4)),
            },
          }
  }

  function draw(key: string, from: Place, to: Place): void {
    if (tool.value) figure.value = { kind: tool.value, key, from, to }
  }

  function remove(): void {
    tool.value = null
    figure.value = null
  }

  /** Which channels of which maps are read where; read anew when it changes. */
  const wanted = computed(() => {
    const all = shownMaps(pin.panels)
    return places.value.flatMap(({ panel, line, part }) => {
      const palette = mapView.coloursOf(panel, all)?.palette ?? 'viridis'
      const channels = channelsOf(palette, panel.plane)
      return channels.map((channel) => ({ panel, channel, name: nameOf(panel, channel, channels.length), line, part }))
    })
  })

  function nameOf({ title, channels, minus }: PanelModel, channel: number, shown: number): string {
    if (shown === 3) return `${title} ${'RGB'[channel]}`
    return channels > 1 && !minus ? t('measure.channel', { title, channel }) : title
  }

  let busy = false
  watch(
    () => (window.tab === 'measure' && settings.bottom ? wanted.value : null),
    async () => {
      if (busy) return
      busy = true
      let done: unknown = null
      for (let now = latest(); now && now !== done; now = latest()) {
        done = now
        await read(now)
      }
      busy = false
      if (wanted.value.length === 0) measured.value = []
    },
    { immediate: true },
  )

  function latest() {
    return window.tab === 'measure' && settings.bottom && wanted.value.length > 0 ? wanted.value : null
  }

  async function read(all: typeof wanted.value): Promise<void> {
    try {
      const kind = own.value?.figure.kind
      measured.value = await Promise.all(
        all.map(async ({ panel, channel, name, line, part }): Promise<Measured> => {
          const { map } = panel.map!
          if (kind === 'rectangle') {
            const statistics = await client.request('statistics', { map, channel, bins: 1, part })
            return { key: panel.key, name, line: null, inside: { part, statistics } }
          }
          const { values } = await client.request('line', {
            map,
            channel,
            from: [line.from.row, line.from.column],
            to: [line.to.row, line.to.column],
          })
          return { key: panel.key, name, line: { cells: cellsOnLine(line.from, line.to), values }, inside: null }
        }),
      )
      problem.value = ''
    } catch (error) {
      // Maps that a newer run has replaced are gone: their successors are on their way.
      if (toPlain(error).code !== 'not-found') problem.value = t('measure.failed', { reason: errorText(error) })
    }
  }

  return { tool, figure, own, places, measured, problem, choose, draw, remove }
})
