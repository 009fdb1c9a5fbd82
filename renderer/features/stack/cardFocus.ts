/** The focus in the stack: on the card of a layer, on the head of a lane, or on the input. */
import { nextTick } from 'vue'
import type { LaneRef } from '#app/document/lanes'
import { useCardsStore } from '#renderer/stores/cards'
import { useSelectionStore } from '#renderer/stores/selection'

/** Whether an element belongs to the list of layers. */
export function inStack(element: Element | null): boolean {
  return element !== null && element.closest('[data-stack]') !== null
}

/** Brings the focus to a layer's card; null for the input's. */
export function focusCard(id: string | null): void {
  focus(id === null ? '[data-input-card]' : `[data-layer="${id}"] [data-select]`)
}

function focusLane({ block, lane }: NonNullable<LaneRef>): void {
  focus(`[data-layer="${block}"] [data-lane="${block} ${lane}"] [data-select]`)
}

function focus(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus()
}

export function useCardFocus() {
  const selection = useSelectionStore()
  const cards = useCardsStore()

  /** Brings the focus to what is selected. */
  function focusSelected(): void {
    if (selection.lane) focusLane(selection.lane)
    else focusCard(selection.layer)
  }

  /** A change after which the focus, if it was in the stack, goes to what is selected. */
  function keepFocus(change: () => void): void {
    const had = inStack(document.activeElement)
    change()
    cards.reveal(selection.layer)
    if (had) void nextTick(focusSelected)
  }

  return { focusSelected, keepFocus }
}
