/** What is selected, one thing in the whole window: a layer, or the input. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { useExperimentStore } from './experiment'
import { usePerTab } from './perTab'

export const useSelectionStore = defineStore('selection', () => {
  const experiment = useExperimentStore()
  const chosen = ref<string | null>(null)
  usePerTab().register<string | null>({
    setAside: () => chosen.value,
    bringBack: (kept) => (chosen.value = kept ?? experiment.document.stack[0]?.id ?? null),
  })

  /** The selected layer's id; null for the input. */
  const layer = computed(() => selectedLayer.value?.id ?? null)
  const selectedLayer = computed(() => experiment.document.stack.find((one) => one.id === chosen.value) ?? null)

  function select(layerId: string | null): void {
    chosen.value = layerId
  }

  return { layer, selectedLayer, select }
})
