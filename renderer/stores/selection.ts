/**
 * What is selected, one thing in the whole window: the input, a layer, or several layers, of which one leads: it is
 * the one that the inspector shows. A difference is selected with the layer that the other is subtracted from, a lane
 * with its block.
 */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { between, fromTopToBottom } from './laneOrder'
import { findLayer, placeOf, type LaneRef } from '#app/document/lanes'
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
  /** The index of the lane that is selected in the block that leads. */
  const inBlock = ref<number | null>(null)
  usePerTab().register<readonly string[]>({
    suspend: () => chosen.value,
    restore: (kept) => selectAll(kept ?? experiment.document.stack.slice(0, 1).map(({ id }) => id)),
  })

  const order = computed(() => fromTopToBottom(experiment.document.stack).map(({ id }) => id))
  /** The ids of all selected layers, as they stand from top to bottom. */
  const layers = computed(() => order.value.filter((id) => chosen.value.includes(id)))
  /** The id of the layer that leads; null for the input. */
  const layer = computed(() =>
    lead.value !== null && layers.value.includes(lead.value) ? lead.value : (layers.value.at(-1) ?? null),
  )
  const selectedLayer = computed(() =>
    layer.value === null ? null : findLayer(experiment.document.stack, layer.value),
  )
  /** The lane that is selected itself. */
  const lane = computed<LaneRef>(() => {
    const { id = '', lanes = [] } = selectedLayer.value ?? {}
    return inBlock.value !== null && inBlock.value < lanes.length ? { block: id, lane: inBlock.value } : null
  })
  /** The lane that is selected, or that the selected layer stands in; null for the stack itself. */
  const laneAround = computed<LaneRef>(
    () => lane.value ?? (layer.value === null ? null : (placeOf(experiment.document.stack, layer.value)?.lane ?? null)),
  )

  /** Selects one layer alone; null for the input. */
  function select(id: string | null): void {
    selectAll(id === null ? [] : [id])
  }

  /** Selects the difference that a panel shows. @param id the layer that the other is subtracted from; null for the input */
  function selectDifference(key: string, id: string | null): void {
    select(id)
    difference.value = key
  }

  function selectLane(of: NonNullable<LaneRef>): void {
    select(of.block)
    inBlock.value = of.lane
  }

  /** Selects these layers; the last one leads. */
  function selectAll(ids: readonly string[]): void {
    chosen.value = ids
    lead.value = ids.at(-1) ?? null
    anchor.value = ids[0] ?? null
    difference.value = inBlock.value = null
  }

  /** Adds a layer to the selection, or takes it out. */
  function toggle(id: string): void {
    const is = layers.value.includes(id)
    chosen.value = is ? layers.value.filter((one) => one !== id) : [...layers.value, id]
    lead.value = is ? null : id
    anchor.value = id
    difference.value = inBlock.value = null
  }

  /** Selects everything between the place where the selection began and this layer, in the lane that holds both. */
  function extendTo(id: string): void {
    const range = between(experiment.document.stack, anchor.value ?? layer.value ?? id, id)
    chosen.value = range.ids
    lead.value = range.end
    difference.value = inBlock.value = null
  }

  return {
    layer,
    layers,
    selectedLayer,
    lane,
    laneAround,
    difference,
    select,
    selectLane,
    selectDifference,
    selectAll,
    toggle,
    extendTo,
  }
})
