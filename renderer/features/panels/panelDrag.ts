/** Dragging a panel by its title beside another one. What is dragged travels as data. */
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

export type Side = 'before' | 'after'

const PANEL = 'panelKey'

/**
 * Makes a panel draggable by a handle, and a target for other panels.
 * @param drop told which panel was dropped on this one, and on which side
 * @returns the side where a panel would come to lie that is held over this one
 */
export function usePanelDrag(
  elements: {
    readonly panel: Ref<HTMLElement | null>
    readonly head: Ref<HTMLElement | null>
    readonly handle: Ref<HTMLElement | null>
  },
  key: () => string,
  drop: (dropped: string, side: Side) => void,
): Readonly<Ref<Side | null>> {
  const side = ref<Side | null>(null)
  let stop: (() => void) | undefined

  function sideAt(x: number): Side {
    const { left, width } = elements.panel.value!.getBoundingClientRect()
    return x < left + width / 2 ? 'before' : 'after'
  }

  onMounted(() => {
    const { panel, head, handle } = elements
    if (!panel.value || !head.value || !handle.value) return
    stop = combine(
      draggable({ element: head.value, dragHandle: handle.value, getInitialData: () => ({ [PANEL]: key() }) }),
      dropTargetForElements({
        element: panel.value,
        canDrop: ({ source }) => typeof source.data[PANEL] === 'string' && source.data[PANEL] !== key(),
        onDrag: ({ location }) => (side.value = sideAt(location.current.input.clientX)),
        onDragLeave: () => (side.value = null),
        onDrop: ({ source, location }) => {
          side.value = null
          drop(source.data[PANEL] as string, sideAt(location.current.input.clientX))
        },
      }),
    )
  })
  onBeforeUnmount(() => stop?.())
  return side
}
