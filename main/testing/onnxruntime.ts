/** onnxruntime-node, which `npm run onnxruntime` installs, for checks of what Poolscope computes. */
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type { FeatureMap } from '#main/engine/featureMap'
import { valuesOf } from '#main/engine/testing/maps'

export interface Tensor {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

interface OnnxRuntime {
  readonly InferenceSession: {
    create(
      bytes: Uint8Array,
      options: object,
    ): Promise<{ run(feeds: object): Promise<Readonly<Record<string, Tensor>>>; release(): Promise<void> }>
  }
  readonly Tensor: new (type: string, data: Float32Array, dims: readonly number[]) => Tensor
}

const root = resolve(import.meta.dirname, '../..')
const ort = createRequire(join(root, 'native-kernels/bench/onnxruntime/package.json'))(
  'onnxruntime-node',
) as OnnxRuntime

/** The outputs of a network by their names, optimisations off. @param name of its input */
export async function runOnnx(bytes: Uint8Array, name: string, input: FeatureMap) {
  const session = await ort.InferenceSession.create(bytes, { graphOptimizationLevel: 'disabled', logSeverityLevel: 3 })
  try {
    const { channels, height, width } = input.shape
    const values = Float32Array.from(valuesOf(input).flat())
    return await session.run({ [name]: new ort.Tensor('float32', values, [1, channels, height, width]) })
  } finally {
    await session.release()
  }
}
