/** Tells the milliseconds from one frame of the screen to the next, as long as something moves. */
import { onBeforeUnmount, watch } from 'vue'

export function useClock(runs: () => boolean, tick: (milliseconds: number) => void): void {
  let request = 0
  let last = 0

  function frame(now: number): void {
    if (last > 0) tick(now - last)
    last = now
    request = runs() ? requestAnimationFrame(frame) : 0
  }

  watch(
    runs,
    (on) => {
      if (!on || request !== 0) return
      last = 0
      request = requestAnimationFrame(frame)
    },
    { immediate: true, flush: 'sync' },
  )
  onBeforeUnmount(() => cancelAnimationFrame(request))
}
