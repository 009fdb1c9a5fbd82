/** Filters of a bank that are added, copied and taken away. Presets stay presets; random numbers become explicit ones. */
import { presetKernel, type PresetChoice } from '#app/layers/presets'
import type { KernelWeights } from '#app/layers/weightFields'
import { explicit, type Bank } from './bank'

/** One more filter at the end: the identity, the mean of all channels. */
export function addFilter(weights: KernelWeights, bank: Bank): KernelWeights {
  if (weights.init === 'preset') return ofPresets([...eachPreset(weights.presets, bank.filters), 'identity'])
  if (weights.init === 'random') return weights
  const identity = (presetKernel('identity', bank.size) ?? []).map((row) => row.map((w) => w / bank.channels))
  const planes = Array.from({ length: bank.channels }, () => identity)
  return explicit({ ...bank, kernel: [...bank.kernel, planes], bias: [...bank.bias, 0] })
}

/** A copy of a filter, right after it. */
export function duplicateFilter(weights: KernelWeights, bank: Bank, filter: number): KernelWeights {
  if (weights.init === 'preset') return ofPresets(twice(eachPreset(weights.presets, bank.filters), filter))
  return explicit({ ...bank, kernel: twice(bank.kernel, filter), bias: twice(bank.bias, filter) })
}

export function removeFilter(weights: KernelWeights, bank: Bank, filter: number): KernelWeights {
  if (weights.init === 'preset') return ofPresets(eachPreset(weights.presets, bank.filters).toSpliced(filter, 1))
  return explicit({ ...bank, kernel: bank.kernel.toSpliced(filter, 1), bias: bank.bias.toSpliced(filter, 1) })
}

/** Gives one filter another preset; the others keep theirs. */
export function withPreset(
  presets: readonly PresetChoice[],
  filters: number,
  filter: number,
  choice: PresetChoice,
): KernelWeights {
  return ofPresets(eachPreset(presets, filters).with(filter, choice))
}

/** The preset of each filter: they take turns. */
function eachPreset(presets: readonly PresetChoice[], filters: number): PresetChoice[] {
  return Array.from({ length: Math.max(filters, 1) }, (_, f) => presets[f % presets.length] ?? 'identity')
}

/** Presets stand for the filters in turn: `[a, b, a, b]` is written `[a, b]`. */
function ofPresets(all: readonly PresetChoice[]): KernelWeights {
  const texts = all.map((choice) => JSON.stringify(choice))
  const length = all.findIndex((_, n) => n > 0 && texts.every((text, i) => text === texts[i % n]))
  return { init: 'preset', presets: all.slice(0, length < 0 ? all.length : length) }
}

function twice<T>(list: readonly T[], at: number): T[] {
  return list.toSpliced(at, 0, ...list.slice(at, at + 1))
}
