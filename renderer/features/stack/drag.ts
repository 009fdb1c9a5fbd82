/** Dragging layers: from the palette into the stack, and cards up and down in it. What is dragged travels as data. */
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { onMounted, onUnmounted, ref, type Ref } from 'vue'

/** What is dragged: a new layer of a type, or a card of the stack. */
export type Dragged = { readonly kind: 'new'; readonly type: string } | { readonly kind: 'card'; readonly id: string }

/** Makes an element draggable as long as its component lives. Returns whether it is being dragged. */
export function useDraggable(element: Ref<HTMLElement | null>, what: () => Dragged): Ref<boolean> {
  const dragging = ref(false)
  let stop: (() => void) | undefined
  onMounted(() => {
    if (!element.value) return
    stop = draggable({
      element: element.value,
      getInitialData: () => ({ dragged: what() }),
      onDragStart: () => (dragging.value = true),
      onDrop: () => (dragging.value = false),
    })
  })
  onUnmounted(() => stop?.())
  return dragging
}

/**
 * Makes a list a target for layers. Returns the place (0 .. number of cards) that a layer would be dropped at,
 * null while nothing is over the list. Cards, and heads of collapsed groups, have their place in `data-card`.
 */
export function useStackTarget(
  list: Ref<HTMLElement | null>,
  length: () => number,
  drop: (what: Dragged, place: number) => void,
): Ref<number | null> {
  const place = ref<number | null>(null)
  let stop: (() => void) | undefined

  function placeAt(y: number): number {
    const cards = [...(list.value?.querySelectorAll<HTMLElement>('[data-card]') ?? [])]
    const below = cards.find((card) => {
      const { top, height } = card.getBoundingClientRect()
      return y < top + height / 2
    })
    return below ? Number(below.dataset.card) : length()
  }

  onMounted(() => {
    if (!list.value) return
    stop = dropTargetForElements({
      element: list.value,
      canDrop: ({ source }) => draggedOf(source.data) !== null,
      onDrag: ({ location }) => (place.value = placeAt(location.current.input.clientY)),
      onDragLeave: () => (place.value = null),
      onDrop: ({ source, location }) => {
        place.value = null
        const what = draggedOf(source.data)
        if (what) drop(what, placeAt(location.current.input.clientY))
      },
    })
  })
  onUnmounted(() => stop?.())
  return place
}

function draggedOf(data: Record<string | symbol, unknown>): Dragged | null {
  return (data.dragged as Dragged | undefined) ?? null
}
