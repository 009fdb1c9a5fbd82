/** Dragging layers: from the palette into the stack, and cards in it, into lanes and out of them. What is dragged travels as data. */
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { onMounted, onUnmounted, ref, type Ref } from 'vue'

/** What is dragged: a new layer of a type, or a card of the stack. */
export type Dragged = { readonly kind: 'new'; readonly type: string } | { readonly kind: 'card'; readonly id: string }

/** Where in a list of cards something would be dropped: before the card of a layer, or after all (null). */
export interface DropPlace {
  readonly before: string | null
}

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
 * Makes a list of cards a target for layers; of lists in each other the innermost one that takes them. Returns the
 * place that a layer would be dropped at, null while nothing is over the list. Cards, and heads of collapsed groups,
 * have the layer that they begin with in `data-before`.
 * @param area what belongs to the list; it holds it
 */
export function useListTarget(
  area: Ref<HTMLElement | null>,
  list: Ref<HTMLElement | null>,
  takes: (what: Dragged) => boolean,
  drop: (what: Dragged, place: DropPlace) => void,
): Ref<DropPlace | null> {
  const place = ref<DropPlace | null>(null)
  let stop: (() => void) | undefined

  function placeAt(y: number): DropPlace {
    const cards = [...(list.value?.children ?? [])].filter(
      (card): card is HTMLElement => card instanceof HTMLElement && card.dataset.before !== undefined,
    )
    const below = cards.find((card) => {
      const { top, height } = card.getBoundingClientRect()
      return y < top + height / 2
    })
    return { before: below?.dataset.before ?? null }
  }

  onMounted(() => {
    const element = area.value
    if (!element) return
    stop = dropTargetForElements({
      element,
      canDrop({ source }) {
        const what = draggedOf(source.data)
        return what !== null && takes(what)
      },
      onDrag({ location }) {
        const innermost = location.current.dropTargets[0]?.element === element
        place.value = innermost ? placeAt(location.current.input.clientY) : null
      },
      onDragLeave: () => (place.value = null),
      onDrop({ source, location }) {
        place.value = null
        const what = draggedOf(source.data)
        if (what && location.current.dropTargets[0]?.element === element)
          drop(what, placeAt(location.current.input.clientY))
      },
    })
  })
  onUnmounted(() => stop?.())
  return place
}

function draggedOf(data: Record<string | symbol, unknown>): Dragged | null {
  return (data.dragged as Dragged | undefined) ?? null
}
