/** Options that several commands share, and how their values are read. */
import { InvalidArgumentError, Option } from 'commander'
import { kernelKinds } from '#app/calls/kernels'
import { decoderKinds } from '#main/files/decoderMessages'

export function threadsOption(): Option {
  return new Option('--threads <n>', 'number of worker threads').argParser(readInteger(1, 256))
}

export function kernelsOption(): Option {
  return new Option(
    '--kernels <kernels>',
    'kernels to run (default: the first of native, WebAssembly and portable ones that can be loaded)',
  ).choices(kernelKinds)
}

export function decoderOption(): Option {
  return new Option(
    '--decoder <decoder>',
    'image decoder: native, or wasm, which is slower, confined to its own memory, and draws no text in SVG; the values ' +
      'are the same, except for one step in lossy formats and at edges in SVG (default: native)',
  ).choices(decoderKinds)
}

export function readInteger(min: number, max: number) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`Expected an integer from ${min} to ${max}, received ${text}.`)
  }
}

export function readGigabytes(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  if (value >= 0.001 && value <= 10_000) return Math.round(value * 1e9)
  throw new InvalidArgumentError(`Expected a number of gigabytes from 0.001 to 10000, received ${text}.`)
}

export function readLayers(text: string): 'all' | readonly number[] {
  if (text === 'all') return 'all'
  const layers = text.split(',').map((word) => (/^(-1|\d+)$/.test(word.trim()) ? Number(word) : NaN))
  if (layers.every(Number.isInteger)) return [...new Set(layers)]
  throw new InvalidArgumentError(`Expected all, or stack positions such as 0,2; received ${text || 'nothing'}.`)
}

/** A path to write to. An empty one, such as an unset shell variable gives, would mean the current folder. */
export function readPath(text: string): string {
  if (text !== '') return text
  throw new InvalidArgumentError('Expected a path, received nothing.')
}
