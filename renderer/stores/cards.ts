/** Which cards of the stack are collapsed, and whose name is being edited. Never saved. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useCardsStore = defineStore('cards', () => {
  const collapsed = ref<ReadonlySet<string>>(new Set())
  const renaming = ref<string | null>(null)

  /** Collapses the cards if any of them is expanded; expands them if all are collapsed. */
  function toggleCollapsed(ids: readonly string[]): void {
    const close = ids.some((id) => !collapsed.value.has(id))
    const others = [...collapsed.value].filter((id) => !ids.includes(id))
    collapsed.value = new Set(close ? [...others, ...ids] : others)
  }

  return { collapsed, renaming, toggleCollapsed }
})
