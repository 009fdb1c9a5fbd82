/**
 * Keras models: `.keras` (a ZIP archive of config.json and model.weights.h5) and `.h5` (HDF5 with the configuration as an
 * attribute). https://keras.io/api/models/model_saving_apis
 */
import { z } from 'zod'
import { plainValueProblem } from '#app/document/plainValue'
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import { printable } from '#app/text/printable'
import { readZip } from '#main/files/zip'
import { isHdf5, withHdf5, type Hdf5 } from './hdf5'
import { storedByName, storedByPlace, type StoredWeights } from './stored'

/** A layer or a model as it is configured. */
export interface KerasConfig {
  readonly class_name: string
  readonly config: Readonly<Record<string, unknown>>
  /** In models of layers that are connected, by layer. */
  readonly name?: string | undefined
  /** One for each time that it is called. */
  readonly inbound_nodes?: readonly unknown[] | undefined
  readonly build_config?: Readonly<Record<string, unknown>> | null | undefined
}

export interface KerasModel {
  /** The version of Keras that wrote it; empty where the file does not say. */
  readonly version: string
  readonly root: KerasConfig
  readonly weights: StoredWeights
}

export const layerSchema: z.ZodType<KerasConfig> = z.object({
  class_name: z.string(),
  config: z.record(z.string(), z.unknown()),
  name: z.string().optional(),
  inbound_nodes: z.array(z.unknown()).optional(),
  build_config: z.record(z.string(), z.unknown()).nullish(),
})

const ZIP_SIGNATURE = [0x50, 0x4b, 3, 4]

/** Whether a file begins as one of the two forms does. */
export function isKeras(bytes: Uint8Array): boolean {
  return isHdf5(bytes) || ZIP_SIGNATURE.every((byte, i) => bytes[i] === byte)
}

const ZIP_LIMITS = { maxEntries: 10_000, maxBytes: 4e9 }

/**
 * Reads a model while `use` asks for its weights.
 * @throws Failure 'unreadable-file' for what is no model of Keras, or is damaged
 */
export async function withKeras<T>(bytes: Uint8Array, use: (model: KerasModel) => T): Promise<T> {
  if (isHdf5(bytes)) {
    return withHdf5(bytes, (file) => {
      const [config] = file.texts('/', 'model_config')
      if (config === undefined) throw unreadable(message('models.kerasWeightsAlone'))
      const [version = ''] = file.texts('/', 'keras_version')
      return use({ version: printable(version), root: rootOf(config), weights: storedByName(file) })
    })
  }
  const entries = await readZip(bytes, ZIP_LIMITS)
  const read = async (name: string) => entries.find((entry) => entry.name === name)?.read()
  const [config, metadata, weights] = [
    await read('config.json'),
    await read('metadata.json'),
    await read('model.weights.h5'),
  ]
  if (!config || !weights) throw unreadable(message('models.kerasParts'))
  const decode = (part: Uint8Array) => new TextDecoder().decode(part)
  const version = metadata ? versionSchema.safeParse(parsed(decode(metadata))).data?.keras_version : ''
  const root = rootOf(decode(config))
  return withHdf5(weights, (file: Hdf5) =>
    use({ version: printable(version ?? ''), root, weights: storedByPlace(file) }),
  )
}

const versionSchema = z.object({ keras_version: z.string().max(100) })

function rootOf(text: string): KerasConfig {
  const value = parsed(text)
  const problem = plainValueProblem(value, 'config.json')
  if (problem) throw unreadable(problem)
  const { success, data } = layerSchema.safeParse(value)
  if (success) return data
  throw unreadable(message('models.kerasConfig'))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable(message('models.kerasConfig'))
  }
}

export function unreadable(reason: Message): Failure {
  return new Failure('unreadable-file', message('models.unreadable', { reason }))
}
