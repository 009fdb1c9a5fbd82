/** The layers that are looked for in the stack, at any depth, by name, type, number or lane. */
import { computed, ref } from 'vue'
import type { Layer } from '#app/document/experiment'
import { kindOf } from '#app/layers/catalogue'
import { search, type SearchText } from '#renderer/controls/search'
import { layerSearchText } from '#renderer/messages/searchWords'
import { useExperimentStore } from '#renderer/stores/experiment'
import { fromTopToBottom } from '#renderer/stores/laneOrder'
import { usePlanStore } from '#renderer/stores/plan'

export function useFinder() {
  const experiment = useExperimentStore()
  const plan = usePlanStore()
  /** What is looked for; empty for nothing. */
  const sought = ref('')

  const numbers = computed(() => new Map(experiment.layers.map(({ id }, i) => [id, i + 1])))
  /** From top to bottom; null while nothing is looked for. */
  const found = computed<readonly Layer[] | null>(() => {
    if (sought.value.trim() === '') return null
    const matches = new Set(search(experiment.layers, sought.value, textOf))
    return fromTopToBottom(experiment.document.stack).filter((layer) => matches.has(layer))
  })

  function textOf({ id, type, group = '' }: Layer): SearchText {
    const { names, about } = layerSearchText(kindOf(type))
    return {
      names: [plan.nameOf(id), ...names],
      about: `${numbers.value.get(id)} ${group} ${plan.laneNameOf(id)} ${about}`,
    }
  }

  return { sought, found }
}
