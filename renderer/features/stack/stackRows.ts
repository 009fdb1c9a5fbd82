/** What a list of the stack shows, from top to bottom: heads of groups and cards. */
import type { Lane, Layer } from '#app/document/experiment'
import { groupsOf, type StackGroup } from '#app/document/groups'

export type StackRow =
  | { readonly key: string; readonly layer: Layer }
  | { readonly key: string; readonly group: StackGroup; readonly collapsed: boolean }

/** The rows of one lane. @param collapsed names of groups */
export function laneRows(lane: Lane, collapsed: ReadonlySet<string>): readonly StackRow[] {
  const heads = new Map(groupsOf(lane).map((group) => [group.first, group]))
  return cardRows(lane).flatMap((row, index): StackRow[] => {
    const group = heads.get(index)
    const hidden = row.layer.group !== undefined && collapsed.has(row.layer.group)
    const head = group ? [{ key: `group ${row.key}`, group, collapsed: hidden }] : []
    return hidden ? head : [...head, row]
  })
}

export function cardRows(layers: readonly Layer[]) {
  return layers.map((layer) => ({ key: layer.id, layer }))
}
