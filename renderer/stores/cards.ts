/** How the cards of the stack stand: which are folded up, and which one's name is being typed. A view, never saved. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useCardsStore = defineStore('cards', () => {
  const folded = ref<ReadonlySet<string>>(new Set())
  const renaming = ref<string | null>(null)

  /** Folds cards up where any of them is open, and opens them where all are folded. */
  function fold(ids: readonly string[]): void {
    const close = ids.some((id) => !folded.value.has(id))
    const others = [...folded.value].filter((id) => !ids.includes(id))
    folded.value = new Set(close ? [...others, ...ids] : others)
  }

  return { folded, renaming, fold }
})
