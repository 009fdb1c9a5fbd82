/** The exact value of the cell of a panel that the pointer is on, read from the map one at a time; the last one wins. */
import { shallowRef, watch, type ShallowRef } from 'vue'
import type { Place } from '#renderer/maps/viewport'
import type { PanelModel } from '#renderer/stores/panelModel'
import { usePin } from '#renderer/stores/pin'
import { useTiles } from '#renderer/maps/useTiles'

export interface ReadValue extends Place {
  readonly value: number
}

export function useValueUnder(panel: () => PanelModel): Readonly<ShallowRef<ReadValue | null>> {
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
    const { map, plane } = panel()
    try {
      const [value] = map ? await cache.read(map, plane, { top: row, left: column, height: 1, width: 1 }) : []
      return value === undefined ? null : { row, column, value }
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
