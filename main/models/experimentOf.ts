/** An imported network as an experiment, whose input is one of the photographs that are shipped. */
import { FORMAT, VERSION, type Experiment, type ExperimentInput } from '#app/document/experiment'
import type { NetworkInput } from '#app/inputs/networkInput'
import type { SampleFile } from '#app/inputs/samples'
import { uniformAt } from '#app/random'
import type { ImportedNetwork } from './importedNetwork'

const COLOUR: SampleFile = 'chelsea.png'
const GRAY: SampleFile = 'camera.png'

/** @param file the name of the network's file */
export function experimentOf({ input, stack, bytesIn }: ImportedNetwork, file: string): Experiment {
  return {
    format: FORMAT,
    version: VERSION,
    name: file.replace(/\.[^.]*$/, '') || file,
    inputs: [inputFor(input)],
    reading: { channels: input.channels === 1 ? 'gray' : 'rgb', range: bytesIn ? 'byte' : 'unit' },
    stack,
    panels: null,
  }
}

/** A photograph; for what is neither gray nor colour small noise, or an image that has to be opened by hand. */
function inputFor({ channels, height, width }: NetworkInput): ExperimentInput {
  const sample = channels === 1 ? GRAY : COLOUR
  if (channels === 1 || channels === 3) return { kind: 'image', name: sample, sample }
  const name = `${height} × ${width} × ${channels}`
  if (channels * height * width > MOST_VALUES || channels > MOST_PLANES) return { kind: 'image', name }
  let index = 0
  const noise = () => Math.round(100 * (2 * uniformAt(1, index++) - 1)) / 100
  const row = () => Array.from({ length: width }, noise)
  const plane = () => Array.from({ length: height }, row)
  return { kind: 'values', name, planes: Array.from({ length: channels }, plane) }
}

/** Numbers and planes of an input that stands in the document. */
const MOST_VALUES = 50_000
const MOST_PLANES = 64
