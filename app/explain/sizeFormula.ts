/** The size of a layer's output as a formula with its numbers: `⌊(8 + 0 + 0 - 3) / 1⌋ + 1 = 6`. */
import type { KernelCall, Window2d } from '#app/calls/kernelCall'
import { extent } from '#app/layers/window'
import { inputOf } from './provenance'
import type { Plan, Step } from '#app/plan'

/**
 * One axis of a step's output; null where it has several passes, or its size follows from no formula of the input's.
 * @param axis 0 for rows, 1 for columns
 */
export function sizeFormula(plan: Plan, step: Step, axis: 0 | 1): string | null {
  const [only, second] = step.calls
  const input = inputOf(plan, step)
  if (!only || second || input.flat || step.shape.flat) return null
  const side = axis === 0 ? 'height' : 'width'
  const text = formulaOf(only.call, input[side], step.shape[side], axis)
  return text && `${text} = ${step.shape[side]}`
}

/** Of both axes: one where they are alike, otherwise rows and columns. */
export function sizeFormulas(plan: Plan, step: Step): readonly string[] {
  const both = ([0, 1] as const).map((axis) => sizeFormula(plan, step, axis)).filter((text) => text !== null)
  return [...new Set(both)]
}

function formulaOf(call: KernelCall, n: number, out: number, axis: 0 | 1): string | null {
  switch (call.kernel) {
    case 'conv2d':
    case 'pool2d':
    case 'argmaxPool2d':
      return slid(call.window, n, out, axis)
    case 'convTranspose2d': {
      const { size, strides, dilations, pads } = call.window
      const padding = `${pads[axis]} - ${pads[axis + 2]!}`
      return `(${n} - 1) × ${strides[axis]} - ${padding} + ${spelledExtent(size[axis], dilations[axis])} + ${call.outputPadding[axis]}`
    }
    case 'pad2d':
      return `${n} + ${call.pads[axis]} + ${call.pads[axis + 2]!}`.replaceAll('+ -', '- ')
    case 'upsample2d':
      return `${n} × ${call.size[axis]}`
    case 'rearrange':
      if (call.inputBlock > 1) return `${n} / ${call.inputBlock}`
      return call.outputBlock > 1 ? `${n} × ${call.outputBlock}` : null
    default:
      return null
  }
}

/** Rounded up where the layer does so; a last window that would begin beyond the map is dropped. */
function slid({ size, strides, dilations, pads }: Window2d, n: number, out: number, axis: 0 | 1): string {
  const [k, s, d, before, after] = [size[axis], strides[axis], dilations[axis], pads[axis], pads[axis + 2]!]
  const steps = (n + before + after - extent(k, d)) / s
  const inner = `(${n} + ${before} + ${after} - ${spelledExtent(k, d)}) / ${s}`
  if (Math.floor(steps) + 1 === out) return `⌊${inner}⌋ + 1`
  return Math.ceil(steps) + 1 === out ? `⌈${inner}⌉ + 1` : `⌈${inner}⌉`
}

/** Cells that a window spans; of a dilated one, how. */
function spelledExtent(k: number, d: number): string {
  return d === 1 ? String(k) : `(${d} × (${k} - 1) + 1)`
}
