/** The panels of an experiment as rows. Every panel keeps its key, by which it is known while it moves and changes. */
import type { Panel } from '#app/document/experiment'

export interface Slot {
  readonly key: string
  readonly panel: Panel
}

export type Rows = readonly (readonly Slot[])[]

/** The rows that the panels say; null where they leave that to the window. */
export function rowsOf(slots: readonly Slot[]): Rows | null {
  if (!slots.some(({ panel }) => panel.newRow)) return null
  const rows: Slot[][] = []
  for (const slot of slots) {
    const row = rows.at(-1)
    if (!row || slot.panel.newRow) rows.push([slot])
    else row.push(slot)
  }
  return rows
}

/** The panels of rows, in which the first of each says so; rows without panels are left out. */
export function inRows(rows: Rows): Slot[] {
  return rows.flatMap((row) => row.map((slot, i) => beginning(slot, i === 0)))
}

/** The panels with their rows left to the window. */
export function inOneFlow(slots: readonly Slot[]): Slot[] {
  return slots.map((slot) => beginning(slot, false))
}

/** Applies a change to the rows that the panels say, or else to all of them as one flow. */
export function changedRows(slots: readonly Slot[], change: (row: readonly Slot[]) => readonly Slot[]): Slot[] {
  const rows = rowsOf(slots)
  return rows ? inRows(rows.map(change)) : [...change(slots)]
}

/** Moves a panel beside another one, into its row. */
export function movedBeside(slots: readonly Slot[], key: string, target: string, side: 'before' | 'after'): Slot[] {
  const moving = slots.find((slot) => slot.key === key)
  if (!moving || key === target) return [...slots]
  return changedRows(slots, (row) =>
    row.flatMap((slot) => {
      if (slot.key === key) return []
      if (slot.key !== target) return [slot]
      return side === 'before' ? [moving, slot] : [slot, moving]
    }),
  )
}

/** Moves a panel to the row above or below; from the first and last row into a row of its own. */
export function movedAcross(rows: Rows, key: string, by: -1 | 1): Slot[] {
  const from = rows.findIndex((row) => row.some((slot) => slot.key === key))
  const moving = rows[from]?.find((slot) => slot.key === key)
  if (!moving) return inRows(rows)
  const rest = rows.map((row) => row.filter((slot) => slot !== moving))
  const to = from + by
  if (rest[to]) return inRows(rest.map((row, i) => (i === to ? [...row, moving] : row)))
  return inRows(by < 0 ? [[moving], ...rest] : [...rest, [moving]])
}

/** Puts a new panel after another one in its row. */
export function splitRight(slots: readonly Slot[], key: string, added: Slot): Slot[] {
  return changedRows(slots, (row) => row.flatMap((slot) => (slot.key === key ? [slot, added] : [slot])))
}

/** Puts a new panel into a row of its own, below that of another one. */
export function splitBelow(rows: Rows, key: string, added: Slot): Slot[] {
  return inRows(rows.flatMap((row) => (row.some((slot) => slot.key === key) ? [row, [added]] : [row])))
}

function beginning(slot: Slot, begins: boolean): Slot {
  if ((slot.panel.newRow ?? false) === begins) return slot
  const panel = without(slot.panel, 'newRow')
  return { ...slot, panel: begins ? { ...panel, newRow: true } : panel }
}

/** A panel without some of what it may say. */
export function without(panel: Panel, ...names: ('minus' | 'sheet' | 'newRow' | 'view')[]): Panel {
  return Object.fromEntries(Object.entries(panel).filter(([name]) => !names.some((one) => one === name))) as Panel
}
