/** The contents of an experiment's file in either form. */
import type { FileForm } from '#app/document/fileForms'
import { serialiseExperiment } from '#app/document/parse'
import type { Connection, RequestOf } from '#app/protocol/contract'

/** @throws Failure 'invalid-document'; for a bundle 'not-found' that names an image which is not open, 'over-budget' */
export async function packExperiment(
  connection: Connection,
  form: FileForm,
  { experiment, images }: RequestOf<'packExperiment'>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (form === 'bundle') return connection.request('packExperiment', { experiment, images })
  return new TextEncoder().encode(serialiseExperiment(experiment))
}
