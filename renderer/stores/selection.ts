/** What is selected, one thing in the whole window: a layer, or the input; and the cell that is pinned in all panels. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useExperimentStore } from './experiment'

/** A cell of a layer's map (null: of the input). */
export interface PinnedCell {
  readonly layerId: string | null
  readonly channel: number
  readonly row: number
  readonly column: number
}

export const useSelectionStore = defineStore('selection', () => {
  const experiment = useExperimentStore()
  const chosen = ref<string | null>(null)
  const pinned = shallowRef<PinnedCell | null>(null)

  /** The selected layer's id; null for the input. */
  const layer = computed(() => selectedLayer.value?.id ?? null)
  const selectedLayer = computed(() => experiment.document.stack.find((one) => one.id === chosen.value) ?? null)

  function select(layerId: string | null): void {
    chosen.value = layerId
  }

  function pin(cell: PinnedCell | null): void {
    pinned.value = cell
  }

  return { layer, selectedLayer, pinned, select, pin }
})
