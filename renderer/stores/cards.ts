/** Which cards and groups of the stack are collapsed, and whose name is being edited. Never saved. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useExperimentStore } from './experiment'

/** Cards of a stack with more layers are one line each, until they are expanded. */
const MAX_EXPANDED = 10

export const useCardsStore = defineStore('cards', () => {
  const experiment = useExperimentStore()
  const compact = computed(() => experiment.document.stack.length > MAX_EXPANDED)
  /** The cards that are not as the others are. */
  const toggled = ref<ReadonlySet<string>>(new Set())
  const renaming = ref<string | null>(null)
  /** Names of groups. */
  const collapsedGroups = ref<ReadonlySet<string>>(new Set())
  const renamingGroup = ref<string | null>(null)

  watch(compact, () => (toggled.value = new Set()))

  function isCollapsed(id: string): boolean {
    return compact.value !== toggled.value.has(id)
  }

  /** Collapses the cards if any of them is expanded; expands them if all are collapsed. */
  function toggleCollapsed(ids: readonly string[]): void {
    const collapse = ids.some((id) => !isCollapsed(id))
    const next = new Set(toggled.value)
    for (const id of ids) {
      if (collapse === compact.value) next.delete(id)
      else next.add(id)
    }
    toggled.value = next
  }

  function toggleGroup(name: string): void {
    const next = new Set(collapsedGroups.value)
    if (!next.delete(name)) next.add(name)
    collapsedGroups.value = next
  }

  /** Expands the group that hides a layer. */
  function reveal(id: string | null): void {
    const group = experiment.document.stack.find((layer) => layer.id === id)?.group
    if (group !== undefined && collapsedGroups.value.has(group)) toggleGroup(group)
  }

  return { compact, renaming, collapsedGroups, renamingGroup, isCollapsed, toggleCollapsed, toggleGroup, reveal }
})
