/**
 * What is selected, one thing in the whole window: the input, a layer, or several layers, of which one leads: it is
 * the one that the inspector shows. A difference is selected with the layer that the other is subtracted from.
 */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { useExperimentStore } from './experiment'
import { usePerTab } from './perTab'

export const useSelectionStore = defineStore('selection', () => {
  const experiment = useExperimentStore()
  const chosen = ref<readonly string[]>([])
  const lead = ref<string | null>(null)
  /** Where a range begins that is drawn out with Shift. */
  const anchor = ref<string | null>(null)
  /** The key of the panel whose difference is selected. */
  const difference = ref<string | null>(null)
  usePerTab().register<readonly string[]>({
    suspend: () => chosen.value,
    restore: (kept) => selectAll(kept ?? experiment.document.stack.slice(0, 1).map(({ id }) => id)),
  })

  const order = computed(() => experiment.document.stack.map(({ id }) => id))
  /** The ids of all selected layers, in the order of the stack. */
  const layers = computed(() => order.value.filter((id) => chosen.value.includes(id)))
  /** The id of the layer that leads; null for the input. */
  const layer = computed(() =>
    lead.value !== null && layers.value.includes(lead.value) ? lead.value : (layers.value.at(-1) ?? null),
  )
  const selectedLayer = computed(() => experiment.document.stack.find(({ id }) => id === layer.value) ?? null)

  /** Selects one layer alone; null for the input. */
  function select(id: string | null): void {
    selectAll(id === null ? [] : [id])
  }

  /** Selects the difference that a panel shows. @param id the layer that the other is subtracted from; null for the input */
  function selectDifference(key: string, id: string | null): void {
    select(id)
    difference.value = key
  }

  /** Selects these layers; the last one leads. */
  function selectAll(ids: readonly string[]): void {
    chosen.value = ids
    lead.value = ids.at(-1) ?? null
    anchor.value = ids[0] ?? null
    difference.value = null
  }

  /** Adds a layer to the selection, or takes it out. */
  function toggle(id: string): void {
    const is = layers.value.includes(id)
    chosen.value = is ? layers.value.filter((one) => one !== id) : [...layers.value, id]
    lead.value = is ? null : id
    anchor.value = id
    difference.value = null
  }

  /** Selects everything between the place where the selection began and this layer. */
  function extendTo(id: string): void {
    const from = order.value.indexOf(anchor.value ?? layer.value ?? id)
    const to = order.value.indexOf(id)
    chosen.value = order.value.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1)
    lead.value = id
    difference.value = null
  }

  return { layer, layers, selectedLayer, difference, select, selectDifference, selectAll, toggle, extendTo }
})
