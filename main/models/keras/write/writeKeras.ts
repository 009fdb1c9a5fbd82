/**
 * A planned network as a Keras 3 script of the functional API, with channels last, and the weights that it loads: an .npz
 * file beside it, whose arrays are named `LAYER.N` in the order of `get_weights`.
 */
import { Failure } from '#app/failure'
import { allLayers } from '#app/document/lanes'
import { parallel } from '#app/layers/parallel'
import { readsOf } from '#app/layers/layer'
import { endsOf, type Step } from '#app/plan'
import { message } from '#app/text/message'
import { printable } from '#app/text/printable'
import { writeNpyHeader } from '#main/files/npy'
import { packZip } from '#main/files/zip'
import type { NetworkToWrite } from '#main/models/networkToWrite'
import type { KerasArray } from './arrays'
import { writeLayer } from './layers'
import { literal, Names } from './python'
import { Site, type Input } from './site'

export interface KerasScript {
  readonly script: string
  /** Empty where the network has none. */
  readonly weights: Uint8Array
}

/**
 * @param weightsFile the name of the file of weights, in the folder of the script
 * @throws Failure that names the layer that Keras does not have, and why; 'impossible-stack' for a stack that can't work
 */
export async function writeKeras(
  { name, stack, plan, version }: NetworkToWrite,
  weightsFile: string,
): Promise<KerasScript> {
  const { steps, input, problem } = plan
  if (problem) throw new Failure('impossible-stack', problem.message, { layerId: problem.layerId }, problem.fixes)
  const layers = allLayers(stack)
  const names = new Names()
  const maps: Input[] = []
  const lines: string[] = []
  const arrays: { readonly name: string; readonly array: KerasArray }[] = []
  const mapOf = (step: number): Input => maps[step] ?? { code: 'inputs', shape: input }
  for (const step of steps) {
    const variable = names.add(step.name)
    const inputs =
      step.type === parallel.type
        ? readsOf(step, 0).map((read) => mapOf('step' in read ? read.step : -1))
        : [mapOf(step.source)]
    const site = new Site(variable, inputs, layers[step.index]!.params, step.calls)
    lines.push(`${variable} = ${lineOf(step, site)}`)
    site.arrays.forEach((array, i) => arrays.push({ name: `${variable}.${i}`, array }))
    maps.push({ code: variable, shape: step.shape })
  }
  const outputs = endsOf(plan).map((end) => mapOf(end).code)
  const script = [
    `"""${docText(name)}, written by Poolscope ${version} for Keras 3."""`,
    '',
    ...(arrays.length > 0 ? ['from pathlib import Path', ''] : []),
    'import keras',
    ...(arrays.length > 0 ? ['import numpy as np'] : []),
    `from keras import layers${lines.some((line) => line.includes('ops.')) ? ', ops' : ''}`,
    '',
    `inputs = keras.Input(${literal([input.height, input.width, input.channels])})`,
    ...lines,
    `model = keras.Model(inputs, ${outputs.length === 1 ? outputs[0] : `[${outputs.join(', ')}]`})`,
    ...(arrays.length > 0 ? ['', ...loading(weightsFile)] : []),
    '',
    'model.summary()',
    '',
  ]
  return { script: script.join('\n'), weights: arrays.length > 0 ? await npz(arrays) : new Uint8Array() }
}

function lineOf(step: Step, site: Site): string {
  try {
    return writeLayer(step.type, site)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'impossible-stack') throw error
    const text = message('networks.notInKeras', { layer: step.name, reason: error.text })
    throw new Failure('impossible-stack', text, { layerId: step.layerId })
  }
}

function loading(file: string): readonly string[] {
  return [
    `with np.load(Path(__file__).with_name(${literal(file)})) as weights:`,
    '    for layer in model.layers:',
    '        if layer.weights:',
    '            layer.set_weights([weights[f"{layer.name}.{i}"] for i in range(len(layer.weights))])',
  ]
}

/** Within three quotes. */
function docText(text: string): string {
  return printable(text).replace(/["\\]/g, "'")
}

function npz(arrays: readonly { readonly name: string; readonly array: KerasArray }[]): Promise<Uint8Array> {
  return packZip(
    arrays.map(({ name, array: { shape, values } }) => ({
      name: `${name}.npy`,
      bytes: Buffer.concat([
        writeNpyHeader(shape),
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      ]),
    })),
  )
}
