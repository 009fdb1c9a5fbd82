/**
 * Statistics of the selected map: of the channel that its panel shows, or of all channels, or of the difference that is
 * selected; asked anew when the map or the channel changes.
 */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { MapSummary, Statistics } from '#app/protocol/contract'
import { message } from '#app/text/message'
import { gridShape } from '#app/shape'
import type { Palette } from '#renderer/maps/colours'
import { coloursOf, type Range } from '#renderer/maps/range'
import type { ColourScale } from '#renderer/maps/scale'
import { useClient } from '#renderer/client/use'
import { formatMessage, t } from '#renderer/messages/index'
import { useExperimentStore } from '#renderer/stores/experiment'
import { usePanelsStore } from '#renderer/stores/panels'
import { usePlanStore } from '#renderer/stores/plan'
import { useRunStore } from '#renderer/stores/run'
import { useSelectionStore } from '#renderer/stores/selection'
import { shownMaps, useMapView } from '#renderer/maps/mapView'
import { usePin } from '#renderer/stores/pin'

export interface SelectedStatistics {
  readonly map: ComputedRef<MapSummary | null>
  /** What the map is called. */
  readonly name: ComputedRef<string>
  readonly channel: Ref<number>
  readonly channels: ComputedRef<number>
  /** Whether all channels are counted together. */
  readonly together: Ref<boolean>
  readonly statistics: Ref<Statistics | null>
  /** The colours that the map has in its panel, or would have. */
  readonly scale: ComputedRef<ColourScale | null>
  readonly colours: ComputedRef<Palette>
  /** Moves one end of the colours; many moves in quick sequence are one step of the history. */
  move(end: 0 | 1, value: number): void
  /** Sets both ends. */
  choose(range: Range): void
  /** Whether the ends of the colours can be moved: those of a map in a panel that is no difference. */
  readonly movable: ComputedRef<boolean>
}

const BINS = 64
/** How long old statistics stay while new ones are counted, so that nothing flickers. */
const STALE_LIMIT_MS = 250

/** @param looked whether anybody looks at them: for a large map they are long work */
export function useStatistics(looked: () => boolean): SelectedStatistics {
  const client = useClient()
  const experiment = useExperimentStore()
  const run = useRunStore()
  const panels = usePanelsStore()
  const plan = usePlanStore()
  const pin = usePin()
  const mapView = useMapView()
  const selection = useSelectionStore()
  const statistics = shallowRef<Statistics | null>(null)
  const together = ref(false)
  /** The channel of a map that no panel shows. */
  const wanted = ref(0)

  const difference = computed(
    () => pin.panels.find(({ key, minus }) => minus !== null && key === selection.difference) ?? null,
  )
  const map = computed(() => {
    if (difference.value) return difference.value.map
    const index = experiment.layers.findIndex((layer) => layer.id === selection.layer)
    return run.maps.get(index) ?? null
  })
  const channels = computed(() => (map.value ? gridShape(map.value.shape).channels : 1))
  const panel = computed(
    () => difference.value ?? pin.panels.find((one) => one.map !== null && one.map.map === map.value?.map) ?? null,
  )
  const name = computed(
    () =>
      difference.value?.title ??
      (selection.layer === null ? formatMessage(message('summary.input')) : plan.nameOf(selection.layer)),
  )
  const channel = computed({
    get: () => Math.max(Math.min(panel.value?.plane ?? wanted.value, channels.value - 1), 0),
    set: (value) => {
      if (!Number.isInteger(value)) return
      const next = Math.min(Math.max(value, 0), channels.value - 1)
      if (panel.value) panels.changeChannel(panel.value.key, next)
      else wanted.value = next
    },
  })
  const painted = computed(() => {
    const all = shownMaps(pin.panels)
    if (panel.value) return mapView.coloursOf(panel.value, all)
    return map.value && coloursOf(mapView.view, { map: map.value, channel: channel.value }, all)
  })
  const colours = computed(() => painted.value?.palette ?? 'viridis')
  const movable = computed(() => difference.value === null && panel.value !== null)
  const scale = computed(() => painted.value?.scale ?? null)

  function move(end: 0 | 1, value: number): void {
    if (panel.value && painted.value) panels.moveEnd(panel.value.key, painted.value, end, value)
  }

  /** The job of the last question, as long as it is not answered. */
  let asked: string | null = null
  watch(
    [() => (looked() ? map.value?.map : undefined), () => (together.value ? null : channel.value)],
    async ([id, of]) => {
      if (asked !== null) client.request('cancel', { job: asked }).catch(() => undefined)
      asked = null
      if (id === undefined) {
        statistics.value = null
        return
      }
      // The old map's statistics are not those of the map on show.
      const staleTimer = setTimeout(() => (statistics.value = null), STALE_LIMIT_MS)
      const job = (asked = crypto.randomUUID())
      const found = await client
        .request('statistics', { map: id, channel: of ?? null, bins: BINS, job })
        .catch(() => null)
      clearTimeout(staleTimer)
      // A later question may have been answered already.
      if (asked !== job) return
      asked = null
      statistics.value = found
    },
    { immediate: true },
  )
  function choose(typed: Range): void {
    if (panel.value) panels.changeView(panel.value.key, t('view.changeRange'), { range: 'typed', typed })
  }

  return { map, name, channel, channels, together, statistics, scale, colours, movable, move, choose }
}
