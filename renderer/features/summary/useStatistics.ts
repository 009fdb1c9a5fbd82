/**
 * Statistics of the selected map: of the channel that its panel shows, or of all channels; asked anew when the map or
 * the channel changes.
 */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { MapSummary, Statistics } from '../../../app/contract'
import { gridShape } from '../../../app/shape'
import { colourScale } from '../../charts/range'
import type { ColourScale } from '../../charts/scale'
import { useClient } from '../../client/use'
import { useExperimentStore } from '../../stores/experiment'
import { usePanelsStore } from '../../stores/panels'
import { useRunStore } from '../../stores/run'
import { useSelectionStore } from '../../stores/selection'
import { shownMaps, useMapView } from '../panels/mapView'
import { usePin } from '../panels/pin'

export interface SelectedStatistics {
  readonly map: ComputedRef<MapSummary | null>
  readonly channel: Ref<number>
  readonly channels: ComputedRef<number>
  /** Whether all channels are counted together. */
  readonly together: Ref<boolean>
  readonly statistics: Ref<Statistics | null>
  /** The colours that the map has in its panel, or would have. */
  readonly scale: ComputedRef<ColourScale | null>
}

const BINS = 64

export function useStatistics(): SelectedStatistics {
  const client = useClient()
  const experiment = useExperimentStore()
  const run = useRunStore()
  const panels = usePanelsStore()
  const pin = usePin()
  const look = useMapView()
  const selection = useSelectionStore()
  const statistics = shallowRef<Statistics | null>(null)
  const together = ref(false)
  /** The channel of a map that no panel shows. */
  const wanted = ref(0)

  const map = computed(() => {
    const index = experiment.document.stack.findIndex((layer) => layer.id === selection.layer)
    return run.maps.get(index) ?? null
  })
  const channels = computed(() => (map.value ? gridShape(map.value.shape).channels : 1))
  const panel = computed(() => pin.panels.find((one) => one.map !== null && one.map.map === map.value?.map) ?? null)
  const channel = computed({
    get: () => Math.max(Math.min(panel.value?.channel ?? wanted.value, channels.value - 1), 0),
    set: (value) => {
      if (!Number.isInteger(value)) return
      const next = Math.min(Math.max(value, 0), channels.value - 1)
      if (panel.value) panels.changeChannel(panel.value.key, next)
      else wanted.value = next
    },
  })
  const scale = computed(() => {
    const colouring = panel.value ? look.colouringOf(panel.value) : look.view
    return map.value && colourScale(colouring, { map: map.value, channel: channel.value }, shownMaps(pin.panels))
  })

  let asked = 0
  watch(
    [() => map.value?.map, () => (together.value ? null : channel.value)],
    async ([id, of]) => {
      const ask = ++asked
      if (id === undefined) {
        statistics.value = null
        return
      }
      const found = await client.request('statistics', { map: id, channel: of ?? null, bins: BINS }).catch(() => null)
      // A later question may have been answered already.
      if (ask === asked) statistics.value = found
    },
    { immediate: true },
  )
  return { map, channel, channels, together, statistics, scale }
}
