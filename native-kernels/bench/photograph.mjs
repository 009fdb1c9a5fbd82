/**
 * A photograph of 24 megapixels (W9), with all maps kept, with what three panels show, and with the last map only; and what
 * changes take while three panels show it (W11). Each case runs in a process of its own, as memory and first runs demand.
 */
import { conv, pool, relu } from './deepWorkloads.mjs'
import { measureAlone } from './engines.mjs'

export const photograph = {
  input: [3, 4000, 6000],
  stack: [conv(3, 3, 16, 'same'), relu, conv(3, 16, 16, 'same'), relu, pool('max', 2, 2)],
}

/** The layers whose maps are kept, and what is held of the others. */
export const cases = {
  all: { keep: [0, 1, 2, 3, 4], others: 'levels' },
  shown: { keep: [3, 4], others: 'levels' },
  last: { keep: [4], others: 'nothing' },
}

const PLANE_MB = (4 * 4000 * 6000) / 2 ** 20
/** Of the samples of the input, a byte each. */
const INPUT_MB = (3 / 4) * PLANE_MB
/** Of the maps on three panels: the input, a convolved one, the pooled one. */
const SHOWN_MB = INPUT_MB + (16 + 16 / 4) * PLANE_MB

export function W9() {
  return Object.keys(cases).flatMap((name) => {
    const { before, first, later, most } = measureAlone('photographRun.mjs', name)
    const what = (text) => `W9 ${name}: ${text}`
    const isLast = name === 'last'
    return [
      { what: what('first run'), value: first, unit: 'ms' },
      { what: what('later runs'), value: later, unit: 'ms' },
      { what: what('first run against later ones'), value: first / later, unit: 'times', ...(isLast && atMost(1.5)) },
      { what: what('resident before, with the input'), value: before, unit: 'MB' },
      { what: what('resident at most'), value: most, unit: 'MB', ...(isLast && atMost(1300)) },
      ...(name === 'shown'
        ? [
            {
              what: what('resident beside the maps that are shown'),
              value: most - SHOWN_MB,
              unit: 'MB',
              ...atMost(300),
            },
          ]
        : []),
      { what: what('must cross memory'), value: crossing(name), unit: 'MB' },
    ]
  })
}

export function W11() {
  const { knobs } = measureAlone('photographRun.mjs', 'shown', 'changes')
  return [
    { what: 'W11: to the maps of another last pooling', value: knobs.pooling, unit: 'ms' },
    { what: 'W11: to the maps of another middle kernel', value: knobs.kernel, unit: 'ms' },
    { what: 'W11: back to those of the kernel before', value: knobs.undo, unit: 'ms' },
    { what: 'W11: to the maps of another image', value: knobs.image, unit: 'ms' },
  ]
}

/** MB of the input, read, and of the maps that are kept, written. */
function crossing(name) {
  const planes = photograph.stack.map(({ kind }) => (kind === 'pool' ? 16 / 4 : 16))
  return INPUT_MB + cases[name].keep.reduce((sum, layer) => sum + planes[layer], 0) * PLANE_MB
}

function atMost(need) {
  return { need, most: true }
}
