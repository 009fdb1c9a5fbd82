/** The arithmetic that is shown for a cell, with its value by the portable kernels; and formulas evaluated. */
import { cellsToRead, explain, formatFormula, otherCells } from '#app/explain/explain'
import type { Plan } from '#app/plan'
import { inputOf, type Cell } from '#app/explain/provenance'
import { formatEnglish } from '#app/text/format'
import { at, run } from './portableRun'

/** The arithmetic of a cell of the last layer, as text. */
export function arithmetic(plan: Plan, input: Float32Array, cell: Cell) {
  const step = plan.steps.at(-1)!
  const maps = run(plan, input)
  const from = inputOf(plan, step)
  const source = maps[step.source] ?? input
  const value = maps.at(-1)![at(step.shape, cell)]!
  const read = cellsToRead(step, from, cell) ? (c: Cell) => source[at(from, c)]! : null
  const others = otherCells(step, from, cell).map(({ step: other }) => {
    const shape = plan.steps[other]?.shape ?? plan.input
    return (c: Cell) => (maps[other] ?? input)[at(shape, c)]!
  })
  const explanation = explain(step, from, cell, read, others)
  return { explanation, value, text: formatEnglish(formatFormula(explanation, value)) }
}

/** Reads a formula as a person with a calculator would. */
export function evaluated(text: string): number {
  const source = text
    .replace(
      /(max|min|median|argmax|[\d.]+ quantile of)\(([^()]*padding[^()]*)\)/g,
      (_, name: string, list: string) =>
        `${name}(${list
          .split(', ')
          .filter((x) => x !== 'padding')
          .join(', ')})`,
    )
    .replaceAll('padding', '0')
    .replace(/\bInf\b/g, 'Infinity')
    .replaceAll('bias ', '')
    .replace(/([\d.]+) quantile of\(/g, 'quantile($1, ')
    .replace(/\|([^|]+)\|/g, 'Math.abs($1)')
    .replace(/\be\^/g, 'Math.E^')
    .replace(/\bpi\b/g, 'Math.PI')
    .replace(/\b(max|min|sqrt|tanh)\(/g, 'Math.$1(')
    .replace(/\bln\(/g, 'Math.log(')
    .replaceAll('×', '*')
    .replaceAll('^', '**')
  return Number(new Function('median', 'quantile', 'erf', `return ${source}`)(median, quantile, erf))
}

function median(...sorted: number[]): number {
  return quantile(0.5, ...sorted)
}

function quantile(q: number, ...sorted: number[]): number {
  const place = q * (sorted.length - 1)
  const low = Math.floor(place)
  const share = place - low
  return share === 0 ? sorted[low]! : sorted[low]! * (1 - share) + sorted[low + 1]! * share
}

/** By the series of the error function. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x)
  let term = x
  let sum = x
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}
