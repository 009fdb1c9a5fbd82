/** Statistics of the map that is selected, of one of its channels; asked anew when the map or the channel changes. */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { MapSummary, Statistics } from '../../../app/contract'
import { gridShape } from '../../../app/shape'
import { useClient } from '../../client/use'
import { useExperimentStore } from '../../stores/experiment'
import { useRunStore } from '../../stores/run'
import { useSelectionStore } from '../../stores/selection'

export interface SelectedStatistics {
  readonly map: ComputedRef<MapSummary | null>
  readonly channel: Ref<number>
  readonly channels: ComputedRef<number>
  readonly statistics: Ref<Statistics | null>
}

const BINS = 64

export function useStatistics(): SelectedStatistics {
  const client = useClient()
  const experiment = useExperimentStore()
  const run = useRunStore()
  const selection = useSelectionStore()
  const statistics = shallowRef<Statistics | null>(null)
  const wanted = ref(0)

  const map = computed(() => {
    const index = experiment.document.stack.findIndex((layer) => layer.id === selection.layer)
    return run.maps.get(index) ?? null
  })
  const channels = computed(() => (map.value ? gridShape(map.value.shape).channels : 1))
  const channel = computed({
    get: () => Math.min(wanted.value, channels.value - 1),
    set: (value) => (wanted.value = value),
  })

  let asked = 0
  watch(
    [() => map.value?.map, channel],
    async ([id, of]) => {
      const ask = ++asked
      if (id === undefined) {
        statistics.value = null
        return
      }
      const found = await client.request('statistics', { map: id, channel: of, bins: BINS }).catch(() => null)
      // A later question may have been answered already.
      if (ask === asked) statistics.value = found
    },
    { immediate: true },
  )
  return { map, channel, channels, statistics }
}
