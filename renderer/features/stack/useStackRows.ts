/** What the list of the stack shows, from top to bottom: heads of groups and cards; or the cards that are looked for. */
import { computed, ref } from 'vue'
import type { Layer } from '#app/document/experiment'
import { groupsOf, type StackGroup } from '#app/document/groups'
import { kindOf } from '#app/layers/catalogue'
import { search, type SearchText } from '#renderer/controls/search'
import { layerSearchText } from '#renderer/messages/searchWords'
import { useCardsStore } from '#renderer/stores/cards'
import { useExperimentStore } from '#renderer/stores/experiment'
import { usePlanStore } from '#renderer/stores/plan'

/** A card with its layer's place in the stack, counted from 0; or the head of a group. */
export type StackRow =
  | { readonly key: string; readonly layer: Layer; readonly index: number }
  | { readonly key: string; readonly group: StackGroup; readonly collapsed: boolean }

export function useStackRows() {
  const cards = useCardsStore()
  const experiment = useExperimentStore()
  const plan = usePlanStore()
  /** What is looked for; empty for nothing. */
  const sought = ref('')

  const all = computed(() => experiment.document.stack.map((layer, index) => ({ key: layer.id, layer, index })))
  const rows = computed<readonly StackRow[]>(() => (sought.value.trim() === '' ? grouped() : found()))

  function found() {
    return search(all.value, sought.value, textOf).toSorted((a, b) => a.index - b.index)
  }

  function grouped(): StackRow[] {
    const heads = new Map(groupsOf(experiment.document.stack).map((group) => [group.first, group]))
    return all.value.flatMap((row): StackRow[] => {
      const group = heads.get(row.index)
      const collapsed = row.layer.group !== undefined && cards.collapsedGroups.has(row.layer.group)
      const head = group ? [{ key: `group ${row.key}`, group, collapsed }] : []
      return collapsed ? head : [...head, row]
    })
  }

  function textOf({ layer, index }: { layer: Layer; index: number }): SearchText {
    const { names, about } = layerSearchText(kindOf(layer.type))
    return { names: [plan.nameOf(layer.id), ...names], about: `${index + 1} ${layer.group ?? ''} ${about}` }
  }

  return { sought, rows }
}
