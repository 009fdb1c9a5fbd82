/** Dragging tabs along their strip. */
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { onMounted, onUnmounted, ref, type Ref } from 'vue'

/**
 * Makes the tabs of a strip draggable: elements with `data-tab`, their ids. Returns the place (0 .. number of tabs)
 * that the dragged one would be dropped at, null while none is dragged.
 */
export function useTabDrag(
  strip: Ref<HTMLElement | null>,
  drop: (id: string, place: number) => void,
): Ref<number | null> {
  const place = ref<number | null>(null)
  const stops = new Map<Element, () => void>()
  let stopStrip: (() => void) | undefined

  function tabs(): HTMLElement[] {
    return [...(strip.value?.querySelectorAll<HTMLElement>('[data-tab]') ?? [])]
  }

  function placeAt(x: number): number {
    const all = tabs()
    const right = all.findIndex((tab) => {
      const { left, width } = tab.getBoundingClientRect()
      return x < left + width / 2
    })
    return right < 0 ? all.length : right
  }

  /** Tabs come and go: those that are new become draggable, those that have gone are let go. */
  function follow(): void {
    const present = new Set<Element>(tabs())
    for (const [element, stop] of stops) {
      if (present.has(element)) continue
      stop()
      stops.delete(element)
    }
    for (const element of tabs()) {
      if (!stops.has(element))
        stops.set(element, draggable({ element, getInitialData: () => ({ tab: element.dataset.tab }) }))
    }
  }

  const observer = new MutationObserver(follow)
  onMounted(() => {
    if (!strip.value) return
    follow()
    observer.observe(strip.value, { childList: true, subtree: true })
    stopStrip = dropTargetForElements({
      element: strip.value,
      canDrop: ({ source }) => typeof source.data.tab === 'string',
      onDrag: ({ location }) => (place.value = placeAt(location.current.input.clientX)),
      onDragLeave: () => (place.value = null),
      onDrop({ source, location }) {
        place.value = null
        const id = String(source.data.tab)
        const to = placeAt(location.current.input.clientX)
        const from = tabs().findIndex((tab) => tab.dataset.tab === id)
        drop(id, to > from ? to - 1 : to)
      },
    })
  })
  onUnmounted(() => {
    observer.disconnect()
    stopStrip?.()
    for (const stop of stops.values()) stop()
  })
  return place
}
