/** What arguments of requests are made of, and the check of one where it enters. */
import { z } from 'zod'
import {
  experimentSchema,
  inputSchema,
  MAX_NAME,
  type Experiment,
  type ExperimentInput,
} from '#app/document/experiment'
import { plainValueProblem } from '#app/document/plainValue'
import { Failure } from '#app/failure'
import { describeFirst, spell } from '#app/text/issues'
import { concat, message } from '#app/text/message'

export const token = z.string().min(1).max(64)
/** A name suggested for a file: that of an experiment, and what is in it. */
export const fileName = z
  .string()
  .min(1)
  .max(4 * MAX_NAME)
/** A text of the window, names included. */
export const windowText = z.string().max(4 * MAX_NAME)
export const count = z.int().min(0)
/** The hash of a tensor. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
export const bytes: z.ZodType<Uint8Array> = z.instanceof(Uint8Array)
export const experiment = experimentSchema as unknown as z.ZodType<Experiment>
export const input = inputSchema as unknown as z.ZodType<ExperimentInput>

/**
 * @param schemas of the requests, by name
 * @throws Failure 'invalid-message' that says what was expected
 */
export function checkArgument(schemas: Readonly<Record<string, z.ZodType>>, name: unknown, argument: unknown) {
  const schema = typeof name === 'string' && Object.hasOwn(schemas, name) ? schemas[name] : undefined
  if (!schema) {
    throw new Failure(
      'invalid-message',
      message('protocol.unknownRequest', { known: Object.keys(schemas).join(', '), received: spell(name) }),
    )
  }
  const problem = plainValueProblem(argument, 'argument', 'bytes')
  if (problem !== null) throw new Failure('invalid-message', concat([String(name), problem], ': '))
  const result = schema.safeParse(argument)
  if (result.success) return { name, argument: result.data }
  const { path, text: words } = describeFirst(result.error, schema, argument)
  throw new Failure(
    'invalid-message',
    message('protocol.invalidRequest', { request: String(name), path, problem: words }),
  )
}
