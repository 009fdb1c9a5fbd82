/** The exact values of the cell of a panel that the pointer is on, read from the map one at a time; the last one wins. */
import { shallowRef, watch, type ShallowRef } from 'vue'
import type { Place } from '#renderer/maps/viewport'
import type { PanelModel } from '#renderer/stores/panelModel'
import { usePin } from '#renderer/stores/pin'
import { useTiles } from '#renderer/maps/useTiles'

export interface ReadValue extends Place {
  /** Of each channel on show. */
  readonly values: readonly number[]
}

/** @param channels on show: one, or three in true colour */
export function useValueUnder(
  panel: () => PanelModel,
  channels: () => readonly number[],
): Readonly<ShallowRef<ReadValue | null>> {
  const pin = usePin()
  const cache = useTiles()
  const read = shallowRef<ReadValue | null>(null)
  let reading = false

  function hovered(): Place | null {
    return pin.hovered?.key === panel().key ? pin.hovered : null
  }

  watch(hovered, async (at) => {
    if (!at) read.value = null
    if (reading) return
    reading = true
    for (let next = at; next; next = newer(next)) read.value = await valueAt(next)
    reading = false
  })

  async function valueAt({ row, column }: Place): Promise<ReadValue | null> {
    const { map } = panel()
    if (!map) return null
    const part = { top: row, left: column, height: 1, width: 1 }
    try {
      const read = await Promise.all(channels().map((channel) => cache.read(map, channel, part)))
      return { row, column, values: read.map(([value]) => value!) }
    } catch {
      return null
    }
  }

  function newer(than: Place): Place | null {
    const now = hovered()
    return now && (now.row !== than.row || now.column !== than.column) ? now : null
  }

  return read
}
