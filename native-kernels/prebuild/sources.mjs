/**
 * What binding.gyp says is compiled for an architecture, all instruction sets of it, as plain lists: one for each static
 * library and the addon.
 */
import { readFileSync } from 'node:fs'

/**
 * @param {string} file path of binding.gyp
 * @param {string} arch as in process.arch
 * @returns {{name: string, sources: string[], flags: string[]}[]}
 */
export function librariesOf(file, arch) {
  const { variables, targets, conditions } = parse(readFileSync(file, 'utf8'))
  const expand = (items = []) => items.flatMap((item) => variables[/^<@\((\w+)\)$/.exec(item)?.[1]] ?? [item])
  const all = [...targets, ...matching(conditions, arch).flatMap((part) => part.targets ?? [])]
  return all.map((target) => {
    const defines = [target, ...matching(target.conditions, arch)].flatMap((part) => part.defines ?? [])
    return {
      name: target.target_name,
      sources: expand(target.sources),
      flags: [...defines.map((define) => `-D${define}`), ...expand(target.cflags_cc)],
    }
  })
}

/** The parts whose condition holds; conditions may ask for the architecture, and whether an instruction set is wanted. */
function matching(conditions = [], arch) {
  return conditions.flatMap(([condition, part]) => {
    const wanted = /^target_arch=="(\w+)"( and \w+==1)?$/.exec(condition)?.[1]
    if (wanted === undefined)
      throw new Error(`binding.gyp: expected a condition on target_arch and an instruction set, received ${condition}.`)
    return wanted === arch ? [part] : []
  })
}

/** Without its comments the file is also an object literal of JavaScript. */
function parse(text) {
  return new Function(`return (${text.replace(/^\s*#.*$/gm, '')})`)()
}
