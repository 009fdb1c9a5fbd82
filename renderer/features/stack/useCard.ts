/** What cards of layers and of blocks have in common: how they are selected, the keys that count on them, their menu. */
import { computed, type Ref } from 'vue'
import type { Layer } from '#app/document/experiment'
import { useCardsStore } from '#renderer/stores/cards'
import { useSelectionStore } from '#renderer/stores/selection'
import { useDraggable } from './drag'
import { useStackCommands } from './useStackCommands'

/** @param card the element that is dragged, and for which the menu opens */
export function useCard(layer: () => Layer, card: Ref<HTMLElement | null>) {
  const selection = useSelectionStore()
  const cards = useCardsStore()
  const commands = useStackCommands()
  const dragging = useDraggable(card, () => ({ kind: 'card', id: layer().id }))

  const isSelected = computed(() => selection.layers.includes(layer().id))
  /** A lane that is selected instead of its block. */
  const selected = computed(() => isSelected.value && selection.lane?.block !== layer().id)
  const collapsed = computed(() => cards.isCollapsed(layer().id))

  function onPress(event: MouseEvent): void {
    if (event.shiftKey) selection.extendTo(layer().id)
    else if (event.ctrlKey || event.metaKey) selection.toggle(layer().id)
    else selection.select(layer().id)
  }

  /** Does something to the layer alone. */
  function only(command: () => void): void {
    selection.select(layer().id)
    command()
  }

  function onKey(event: KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement) return
    const command = commandOf(event)
    if (!command) return
    event.preventDefault()
    // What is done on a card that is not selected is done to its layer alone.
    if (!selected.value) selection.select(layer().id)
    command()
  }

  function commandOf(event: KeyboardEvent): (() => void) | null {
    switch (event.key) {
      case 'ArrowUp':
      case 'ArrowDown': {
        const by = event.key === 'ArrowUp' ? -1 : 1
        return event.altKey ? () => commands.moveBy(by) : () => commands.step(by, event.shiftKey)
      }
      case 'ArrowLeft':
      case 'ArrowRight':
        if (event.altKey) return () => commands.moveBeside(event.key === 'ArrowLeft' ? -1 : 1)
        return collapsed.value === (event.key === 'ArrowRight') ? commands.toggleCollapsed : null
      case 'Delete':
      case 'Backspace':
        return commands.remove
      case 'F2':
        return commands.rename
      default:
        return null
    }
  }

  /** The menu of the stack opens where the pointer asks for it; the button opens it too. */
  function openMenu(event: MouseEvent): void {
    const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    card.value?.dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left, clientY: bottom }),
    )
  }

  function toggleCollapsed(): void {
    cards.toggleCollapsed([layer().id])
  }

  return { selected, collapsed, dragging, onPress, only, onKey, openMenu, toggleCollapsed, commands }
}
