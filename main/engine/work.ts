/**
 * Estimates of work in nanoseconds of one thread: they size bands, weigh progress, and tell what is too small to be
 * sent to a worker. Rough on purpose; results never depend on them.
 */
import type { KernelCall, Reducer } from '#app/calls/kernelCall'
import type { Plan } from '#app/plan'
import { cellCount, type MapShape } from '#app/shape'

/** Whose work is estimated. 'divided' takes any call for a long one, so that even small maps are cut among workers. */
export type Estimates = 'native' | 'portable' | 'divided'

/** Work below this is done sooner at once than a worker could begin. */
export const INLINE_WORK = 100e3

/** Work of a whole call. */
export function callWork(call: KernelCall, input: MapShape, output: MapShape, estimates: Estimates): number {
  const cells = cellCount(output)
  if (estimates === 'divided') return cells * 1e9
  if (estimates === 'portable') return cells * (40 + 6 * cellsRead(call, input))
  return cells * nativeCellWork(call, input)
}

/** Work of a whole plan. */
export function planWork(plan: Plan, estimates: Estimates): number {
  let work = 0
  for (const { source, calls } of plan.steps) {
    let input = plan.steps[source]?.shape ?? plan.input
    for (const { call, shape } of calls) {
      work += callWork(call, input, shape, estimates)
      input = shape
    }
  }
  return work
}

/** Input cells that one output cell reads. */
function cellsRead(call: KernelCall, input: MapShape): number {
  switch (call.kernel) {
    case 'conv2d':
    case 'convTranspose2d':
      return (call.window.size[0] * call.window.size[1] * input.channels) / call.groups
    case 'pool2d':
    case 'argmaxPool2d':
      return call.window.size[0] * call.window.size[1]
    case 'regionPool':
    case 'regionArgmax':
      return longest(call.rows) * longest(call.columns)
    case 'pyramidPool':
      return (
        (cellCount(input) * call.levels.length) /
        Math.max(1, input.channels * call.levels.reduce((sum, n) => sum + n * n, 0))
      )
    case 'dense':
      return cellCount(input)
    case 'softmax':
      return 4
    default:
      return 1
  }
}

function nativeCellWork(call: KernelCall, input: MapShape): number {
  const read = cellsRead(call, input)
  switch (call.kernel) {
    case 'conv2d':
    case 'convTranspose2d':
    case 'dense':
      return 0.3 + 0.02 * read
    case 'pool2d':
      return poolWork(call.reducer, read)
    case 'regionPool':
    case 'pyramidPool':
      return 1 + (call.reducer.type === 'rank' ? 20 : 0.2) * read
    case 'argmaxPool2d':
    case 'regionArgmax':
      return 1 + 0.3 * read
    case 'elementwise':
      return call.fn === 'relu' || call.fn === 'clip' || call.fn === 'identity' ? 0.3 : 2
    case 'softmax':
      return 5
    default:
      return 0.5
  }
}

function poolWork(reducer: Reducer, read: number): number {
  switch (reducer.type) {
    case 'max':
    case 'min':
    case 'average':
    case 'sum':
      // Separable or running windows make the cost independent of the window.
      return 0.5 + 0.1 * Math.min(read, 16)
    case 'rank':
      return 16 * read
    default:
      return 4 * read
  }
}

function longest(spans: readonly { begin: number; end: number }[]): number {
  return spans.reduce((most, span) => Math.max(most, span.end - span.begin), 0)
}
