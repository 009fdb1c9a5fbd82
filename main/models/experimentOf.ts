/** An imported network as an experiment, whose input is one of the photographs that are shipped. */
import { FORMAT, VERSION, type Experiment, type ExperimentInput } from '#app/document/experiment'
import { hasBlocks } from '#app/document/lanes'
import type { SampleFile } from '#app/inputs/samples'
import type { ImportedNetwork } from './onnx/importOnnx'

const COLOUR: SampleFile = 'chelsea.png'
const GRAY: SampleFile = 'camera.png'

/** @param file the name of the network's file */
export function experimentOf({ input, stack, bytesIn }: ImportedNetwork, file: string): Experiment {
  const { channels } = input
  return {
    format: FORMAT,
    version: hasBlocks(stack) ? VERSION : 1,
    name: file.replace(/\.[^.]*$/, '') || file,
    inputs: [imageInput(channels)],
    reading: { channels: channels === 1 ? 'gray' : 'rgb', range: bytesIn ? 'byte' : 'unit' },
    stack,
    panels: null,
  }
}

/** What is neither gray nor colour has to be opened by hand. */
function imageInput(channels: number): ExperimentInput {
  const sample = channels === 1 ? GRAY : COLOUR
  if (channels !== 1 && channels !== 3) return { kind: 'image', name: `${channels}` }
  return { kind: 'image', name: sample, sample }
}
