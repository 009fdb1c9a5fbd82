/** How maps are looked at, the same in all panels: colours, range, level of detail, and the part in view. */
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { colourMaps, type ColourMap, type Range } from '../../charts/colours'
import { rangeModes, type RangeMode } from '../../charts/range'
import type { Reduce } from '../../charts/tiles'
import type { Look } from '../../charts/view'
import { usePerTab } from '../../stores/perTab'

const STORED = 'poolscope.mapView'

export const useMapView = defineStore('mapView', () => {
  const colours = ref<ColourMap>('viridis')
  const rangeMode = ref<RangeMode>('channel')
  const typed = shallowRef<Range>([0, 1])
  const reduce = ref<Reduce>('mean')
  const numbers = ref(true)
  /** What is in view, in pixels of the picture that the run began with; null for each map as a whole. */
  const visible = shallowRef<Look | null>(null)

  usePerTab().register<Look | null>({
    setAside: () => visible.value,
    bringBack: (kept) => (visible.value = kept),
  })
  restore()
  watch([colours, rangeMode, reduce, numbers], () => {
    const kept = { colours: colours.value, rangeMode: rangeMode.value, reduce: reduce.value, numbers: numbers.value }
    localStorage.setItem(STORED, JSON.stringify(kept))
  })

  /** Takes over what was chosen before, as far as it is still on offer. */
  function restore(): void {
    const kept = stored()
    if (isKey(colourMaps, kept.colours)) colours.value = kept.colours
    if (isKey(rangeModes, kept.rangeMode) && kept.rangeMode !== 'typed') rangeMode.value = kept.rangeMode
    if (kept.reduce === 'max') reduce.value = 'max'
    if (kept.numbers === false) numbers.value = false
  }

  return { colours, rangeMode, typed, reduce, numbers, visible }
})

function stored(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORED) ?? '{}')
    return typeof kept === 'object' && kept !== null ? { ...kept } : {}
  } catch {
    return {}
  }
}

function isKey<T extends object>(options: T, key: unknown): key is keyof T {
  return typeof key === 'string' && Object.hasOwn(options, key)
}
