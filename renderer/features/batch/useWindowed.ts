/** Which of many things of one size are on screen, so that only these are drawn. */
import { computed, type Ref } from 'vue'

/** Drawn beyond either end, so that scrolling shows no gap. */
const MARGIN = 4

/** @param at pixels that are scrolled away @param room pixels that are visible */
export function useWindowed(
  count: Readonly<Ref<number>>,
  size: number,
  at: Readonly<Ref<number>>,
  room: Readonly<Ref<number>>,
) {
  return computed(() => {
    const first = Math.max(0, Math.min(count.value, Math.floor(at.value / size) - MARGIN))
    const end = Math.min(count.value, Math.ceil((at.value + room.value) / size) + MARGIN)
    return { first, end: Math.max(first, end), before: first * size, total: count.value * size }
  })
}
