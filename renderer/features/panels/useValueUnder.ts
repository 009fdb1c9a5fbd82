/** The exact values of the cell of a panel that the pointer is on, read from the map one at a time; the last one wins. */
import { shallowRef, watch, type ShallowRef } from 'vue'
import type { MapSummary } from '#app/protocol/contract'
import type { Place } from '#renderer/maps/viewport'
import type { PanelModel } from '#renderer/stores/panelModel'
import { usePin } from '#renderer/stores/pin'
import { useTiles } from '#renderer/maps/useTiles'

export interface ReadValue extends Place {
  /** Of each channel on show. */
  readonly values: readonly number[]
}

interface Wanted extends Place {
  readonly map: MapSummary
  readonly channels: readonly number[]
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

  /** The cell under the pointer in the map on show, which may change while the pointer rests. */
  function wanted(): Wanted | null {
    const { key, map } = panel()
    const at = pin.hovered?.key === key ? pin.hovered : null
    return at && map && { map, channels: channels(), row: at.row, column: at.column }
  }

  watch(wanted, async () => {
    if (!wanted()) read.value = null
    if (reading) return
    reading = true
    for (let next = wanted(); next; next = newer(next)) read.value = await valueOf(next)
    reading = false
  })

  async function valueOf({ map, channels, row, column }: Wanted): Promise<ReadValue | null> {
    const part = { top: row, left: column, height: 1, width: 1 }
    try {
      const read = await Promise.all(channels.map((channel) => cache.read(map, channel, part)))
      return { row, column, values: read.map(([value]) => value!) }
    } catch {
      return null
    }
  }

  function newer(than: Wanted): Wanted | null {
    const now = wanted()
    const same =
      now?.map === than.map &&
      now.row === than.row &&
      now.column === than.column &&
      now.channels.join() === than.channels.join()
    return same ? null : now
  }

  return read
}
