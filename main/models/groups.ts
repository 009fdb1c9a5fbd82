/** Groups of layers by the modules that they stand in, as a model file names them: `layer1.0`, `features.3`. */
import type { Item, NetworkLayer } from './network'

export interface ModuleGroup {
  readonly name: string
  /** Number of modules that the name is made of. */
  readonly depth: number
}

/**
 * The group of each item of a lane: its modules up to the first that is numbered, or the outermost, where at least two
 * neighbours share it and not the whole lane does.
 * @param around number of modules that the lane stands in as a whole
 */
export function groupsFor(
  lane: readonly Item[],
  layers: readonly NetworkLayer[],
  around: number,
): readonly (ModuleGroup | null)[] {
  const groups = lane.map((item) => groupOf(modulesOf(item, layers), around))
  const same = (a: number, b: number) => groups[a]?.name === groups[b]?.name
  const whole = groups.every((_, i) => same(i, 0))
  return groups.map((group, i) => (group && !whole && (same(i, i - 1) || same(i, i + 1)) ? group : null))
}

function groupOf(modules: readonly string[], around: number): ModuleGroup | null {
  const numbered = modules.findIndex((module, i) => i >= around && /^\d+$/.test(module))
  const depth = numbered < 0 ? around + 1 : numbered + 1
  if (modules.length <= around || depth > modules.length) return null
  return { name: modules.slice(0, depth).join('.'), depth }
}

/** Of a block, the modules that all of its layers share. */
function modulesOf(item: Item, layers: readonly NetworkLayer[]): readonly string[] {
  const own = item.layer === null ? [] : [layers[item.layer]!.modules]
  const all = [...own, ...(item.lanes ?? []).flatMap((lane) => lane.map((inner) => modulesOf(inner, layers)))]
  return all.reduce(common, all[0] ?? [])
}

function common(a: readonly string[], b: readonly string[]): readonly string[] {
  const end = a.findIndex((module, i) => module !== b[i])
  return end < 0 ? a : a.slice(0, end)
}
