/** The size of an element's content box, in pixels, as it changes. */
import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Size } from './viewport'

export function useSize(element: Readonly<Ref<HTMLElement | null>>): Readonly<ShallowRef<Size>> {
  const size = shallowRef<Size>({ height: 0, width: 0 })
  const observer = new ResizeObserver(([entry]) => {
    if (entry) size.value = { height: Math.floor(entry.contentRect.height), width: Math.floor(entry.contentRect.width) }
  })
  onMounted(() => element.value && observer.observe(element.value))
  onBeforeUnmount(() => observer.disconnect())
  return size
}
