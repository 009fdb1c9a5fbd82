import { expect, test } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import { parseExperiment } from '#app/document/parse'
import type { Connection } from '#app/protocol/contract'
import { Failure } from '#app/failure'
import { packExperiment } from './packExperiment'

const gamma = { name: 'g', shape: [1], sha256: 'a'.repeat(64) }
const empty = emptyExperiment('e')
const layer = newLayer(empty, 'BatchNormalization')
const network = insertLayer(empty, { ...layer, params: { ...layer.params, gamma } }, 0)

/** The service, in which these tensors are open. */
function service(...open: string[]): Connection {
  const request = (name: string, { tensor }: { tensor?: string }) =>
    name === 'tensor' && open.includes(tensor!)
      ? Promise.resolve({ values: new Float32Array(0) })
      : Promise.reject(new Failure('not-found', 'The tensor is not open.'))
  return { request, onEvent: () => () => undefined } as unknown as Connection
}

const json = async (connection: Connection, experiment: Experiment) =>
  parseExperiment(new TextDecoder().decode(await packExperiment(connection, 'json', { experiment, images: [] })))

test('JSON text of a browser holds no weights that are open, or whose file it could not name', async () => {
  const named = { ...network, weights: { path: 'net.safetensors' } }
  await expect(json(service(), network)).rejects.toThrow('Save it as a bundle')
  await expect(json(service(gamma.sha256), named)).rejects.toThrow('Save it as a bundle')
  expect(await json(service(), named)).toMatchObject({ version: 2, weights: { path: 'net.safetensors' } })
  expect((await json(service(), empty)).stack).toEqual([])
})
