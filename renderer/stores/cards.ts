/** Which cards, blocks and groups of the stack are collapsed, and whose name is being edited. Never saved. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { blocksAround, findLayer, isBlock, placeOf } from '#app/document/lanes'
import { useExperimentStore } from './experiment'

/** Cards of a stack with more layers are one line each, until they are expanded. */
const MAX_EXPANDED = 10

export const useCardsStore = defineStore('cards', () => {
  const experiment = useExperimentStore()
  const compact = computed(() => experiment.layers.length > MAX_EXPANDED)
  /** Cards begin as one line in a deep stack and in lanes, which are narrow; blocks begin open. */
  const collapsedAtFirst = computed(() => {
    const { stack } = experiment.document
    const cards = experiment.layers.filter((layer) => !isBlock(layer))
    return new Set(cards.filter(({ id }) => compact.value || placeOf(stack, id)?.lane).map(({ id }) => id))
  })
  /** The cards that are not as they began. */
  const toggled = ref<ReadonlySet<string>>(new Set())
  const renaming = ref<string | null>(null)
  /** Names of groups. */
  const collapsedGroups = ref<ReadonlySet<string>>(new Set())
  const renamingGroup = ref<string | null>(null)

  /** Blocks stay as they are. */
  watch(compact, () => {
    const blocks = new Set(experiment.layers.filter(isBlock).map(({ id }) => id))
    toggled.value = new Set([...toggled.value].filter((id) => blocks.has(id)))
  })

  function isCollapsed(id: string): boolean {
    return collapsedAtFirst.value.has(id) !== toggled.value.has(id)
  }

  /** Collapses the cards if any of them is expanded; expands them if all are collapsed. */
  function toggleCollapsed(ids: readonly string[]): void {
    const collapse = ids.some((id) => !isCollapsed(id))
    const next = new Set(toggled.value)
    for (const id of ids) {
      if (collapse === collapsedAtFirst.value.has(id)) next.delete(id)
      else next.add(id)
    }
    toggled.value = next
  }

  function toggleGroup(name: string): void {
    const next = new Set(collapsedGroups.value)
    if (!next.delete(name)) next.add(name)
    collapsedGroups.value = next
  }

  /** Expands the blocks and groups that hide a layer. */
  function reveal(id: string | null): void {
    const { stack } = experiment.document
    const layer = id === null ? null : findLayer(stack, id)
    if (!layer) return
    const around = blocksAround(stack, layer.id)
    toggleCollapsed(around.map((block) => block.id).filter(isCollapsed))
    for (const { group } of [...around, layer]) {
      if (group !== undefined && collapsedGroups.value.has(group)) toggleGroup(group)
    }
  }

  return { compact, renaming, collapsedGroups, renamingGroup, isCollapsed, toggleCollapsed, toggleGroup, reveal }
})
