/** The arithmetic of what is done to each cell separately: activations, normalisation, padding. */
import { shortest } from '#app/text/decimal'
import type { CallOf, ElementwiseCall, WeightSource } from '#app/calls/kernelCall'
import { weightCount } from '#app/calls/weights'
import { arithmetic, message } from '#app/text/message'
import { parenthesize, plain, sum, value, type Explanation, type Token } from './tokens'
import { only, taps, weightAt, type EvalContext } from './source'
import type { Tap } from './tap'

/** What each function does with x; alpha and beta are filled in. */
export function applied({ fn, alpha, beta }: ElementwiseCall, context: EvalContext): Explanation {
  const x = only(taps(context))
  const a = parenthesize(Math.fround(alpha))
  const b = parenthesize(Math.fround(beta))
  const positive = x.value > 0
  const patterns: Record<ElementwiseCall['fn'], string> = {
    relu: 'max(0, x)',
    relu6: 'min(max(0, x), 6)',
    leakyRelu: positive ? 'x' : `${a}×x`,
    elu: positive ? 'x' : `${a}×(e^x - 1)`,
    selu: positive ? `${b}×x` : `${b}×${a}×(e^x - 1)`,
    celu: positive ? 'x' : `${a}×(e^(x/${a}) - 1)`,
    gelu: 'x×(1 + erf(x/sqrt(2)))/2',
    geluTanh: 'x×(1 + tanh(sqrt(2/pi)×(x + 0.044715×x^3)))/2',
    silu: `x/(1 + e^(-${a}×x))`,
    mish: 'x×tanh(ln(1 + e^x))',
    sigmoid: '1/(1 + e^(-x))',
    hardSigmoid: `max(0, min(1, ${a}×x + ${b}))`,
    hardSwish: 'x×max(0, min(1, x/6 + 1/2))',
    tanh: 'tanh(x)',
    softplus: 'ln(1 + e^x)',
    softsign: 'x/(1 + |x|)',
    thresholdedRelu: thresholded(x.value, alpha),
    clip: clipped(Math.fround(alpha), Math.fround(beta)),
    identity: 'x',
  }
  const where =
    ['leakyRelu', 'elu', 'selu', 'celu'].includes(fn) && !Number.isNaN(x.value)
      ? [message('formula.branch', { condition: positive ? '> 0' : '≤ 0' })]
      : []
  return { formula: filled(patterns[fn], x), notes: where }
}

/** 0 up to the threshold; written as a product, which names the cell, where that is 0. */
function thresholded(x: number, threshold: number): string {
  if (!(x <= threshold)) return 'x'
  return Number.isFinite(x) ? '0×x' : '0'
}

/** With a bound that is infinite left out. */
function clipped(low: number, high: number): string {
  const raised = low === -Infinity ? 'x' : `max(x, ${shortest(low)})`
  return high === Infinity ? raised : `min(${raised}, ${shortest(high)})`
}

/** A pattern with the cell in place of each lone x. */
function filled(pattern: string, x: Tap): Token[] {
  const bare = pattern === 'max(0, x)' || pattern === 'x'
  return pattern
    .split(/\bx\b/)
    .flatMap((text, i) => [...(i === 0 ? [] : [value(x, !bare)]), ...(text === '' ? [] : [plain(text)])])
}

export function slope(slopes: WeightSource, context: EvalContext): Explanation {
  const x = only(taps(context))
  if (x.value > 0) return { formula: [value(x, false)], notes: [message('formula.positiveUnchanged')] }
  const factor = weightAt(context, slopes, weightCount(slopes) === 1 ? 0 : context.cell.channel)
  return { formula: [plain(`${parenthesize(factor)}×`), value(x)], notes: [message('formula.slope')] }
}

export function normalised(call: CallOf<'batchNorm'>, context: EvalContext): Explanation {
  const [gamma, beta, mean, variance] = [call.gamma, call.beta, call.mean, call.variance].map((source) =>
    parenthesize(weightAt(context, source, context.cell.channel)),
  )
  return {
    formula: [
      plain(`${gamma}×(`),
      value(only(taps(context))),
      plain(` - ${mean})/sqrt(${variance} + ${shortest(call.epsilon)}) + ${beta}`),
    ],
    notes: ['gamma × (x - mean) / sqrt(variance + epsilon) + beta.'],
  }
}

export function rescaled(call: CallOf<'rescale'>, context: EvalContext): Explanation {
  const [scale, offset] = [call.scale, call.offset].map((source) =>
    parenthesize(weightAt(context, source, context.cell.channel)),
  )
  return { formula: [value(only(taps(context))), plain(`×${scale} + ${offset}`)], notes: ['x × scale + offset.'] }
}

export function responseNormalised(call: CallOf<'localResponseNorm'>, context: EvalContext): Explanation {
  const all = taps(context)
  const own = all.find(({ channel }) => channel === context.cell.channel) ?? all[0]!
  const share = `${parenthesize(call.alpha)}/${call.size}`
  return {
    formula: [
      value(own),
      plain(`/(${shortest(call.bias)} + ${share}×`),
      ...sum(all, (tap) => [value(tap), plain('^2')]),
      plain(`)^${parenthesize(call.beta)}`),
    ],
    notes: [message('formula.responseNormalised', { n: all.length })],
  }
}

export function padded(call: CallOf<'pad2d'>, context: EvalContext): Explanation {
  const x = only(taps(context))
  if (x.padding)
    return {
      formula: [{ text: arithmetic(shortest(call.value)), kind: 'padding' }],
      notes: [message('formula.cellIsConstantPadding')],
    }
  return {
    formula: [value(x, false)],
    notes: [x.filled ? message('formula.cellIsFilledPadding', { mode: call.mode }) : message('formula.cellFromInput')],
  }
}
