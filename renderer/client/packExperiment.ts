/** The contents of an experiment's file in either form. */
import { hasUnnamedWeights, type FileForm } from '#app/document/fileForms'
import type { Experiment } from '#app/document/experiment'
import { serialiseExperiment } from '#app/document/parse'
import { tensorsIn } from '#app/document/tensors'
import { Failure } from '#app/failure'
import type { Connection, RequestOf } from '#app/protocol/contract'
import { message } from '#app/text/message'

/** @throws Failure 'invalid-document', also for JSON text that can't say where the weights are; for a bundle 'not-found' that names an image which is not open, 'over-budget' */
export async function packExperiment(
  connection: Connection,
  form: FileForm,
  { experiment, images }: RequestOf<'packExperiment'>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (form === 'bundle') return connection.request('packExperiment', { experiment, images })
  if (hasUnnamedWeights(experiment) || (await isAnyOpen(connection, experiment)))
    throw new Failure('invalid-document', message('client.weightsNeedBundle'))
  return new TextEncoder().encode(serialiseExperiment(experiment))
}

/** Whether a tensor that the experiment names is open: its numbers may be in no file yet. */
async function isAnyOpen(connection: Connection, { stack }: Experiment): Promise<boolean> {
  const open = [...tensorsIn(stack).keys()].map((tensor) =>
    connection.request('tensor', { tensor, parts: [[0, 0]] }).then(
      () => true,
      () => false,
    ),
  )
  return (await Promise.all(open)).includes(true)
}
