/** `poolscope shift --network`: what a moving input changes in every layer of whole networks, and in their answers. */
import { randomUUID } from 'node:crypto'
import type { MeasuredNetwork, RequestOf } from '#app/protocol/contract'
import { networksOf, spreadOf } from '#app/compare/networks'
import { NETWORK_COLUMNS, networkLines } from '#app/compare/networkText'
import { shiftBy, stepsUpTo } from '#app/compare/shiftInvariance'
import { csvHead } from '#app/text/csv'
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import type { Session } from '#main/service/service'
import { dialectOf } from './csvOptions'
import { chooseInputs, type Sample } from './inputs'
import { engineOf, withService, type Program } from './program'
import type { ShiftOptions } from './shift'
import { openExperiment } from './session'

/** @throws Failure for an experiment that can't be read, has no input, or can't run on it */
export async function shiftNetworks(program: Program, path: string, options: ShiftOptions): Promise<void> {
  const dialect = dialectOf(options, !options.json)
  const shifts = stepsUpTo(options.upTo).map((cells) => [...shiftBy(options.direction, cells)] as [number, number])
  await withService(program, engineOf(options), async (service) => {
    const session = service.openSession(() => undefined, { kind: 'browser', chooseDestination: async () => null })
    const opened = await openExperiment(session, path, program.note)
    const { experiment, samples } = await chooseInputs(session, opened, options, program.note)
    const networks = networksOf(experiment.stack)
    if (!options.json) program.out(csvHead(NETWORK_COLUMNS, dialect))
    const done: (MeasuredNetwork & Pick<Sample, 'file'> & { input: string; network: string })[] = []
    for (const { name: input, file, ...sample } of samples) {
      for (const { key: network, stack } of networks) {
        program.progress?.(`${input}: ${network}`)
        const request = { ...sample, shifts, experiment: { ...experiment, stack: [...stack], panels: null } }
        const measured = await measure(program, session, { ...request, paddingMode: options.border })
        program.progress?.('')
        done.push({ input, file, network, ...measured })
        if (!options.json)
          for (const line of networkLines(input, network, measured, experiment.classes, dialect)) program.out(line)
      }
    }
    const summary = networks.map(({ key: network }) => {
      const found = done.flatMap((one) => (one.network === network ? (one.consistency ?? []) : []))
      return { network, inputs: found.length, ...spreadOf(found) }
    })
    if (options.json)
      return program.out(JSON.stringify({ experiment: experiment.name, consistency: summary, networks: done }, null, 2))
    for (const { network, inputs: n, mean, deviation } of summary) {
      if (mean === null) continue
      const values = { network, mean: mean.toFixed(3), deviation: (deviation ?? 0).toFixed(3), n }
      program.note(formatEnglish(message(deviation === null ? 'cli.consistency' : 'cli.consistencySpread', values)))
    }
  })
}

function measure(
  program: Program,
  session: Session,
  request: Omit<RequestOf<'measureNetwork'>, 'job'>,
): Promise<MeasuredNetwork> {
  const job = randomUUID()
  const forget = program.interrupted(() => void session.request('cancel', { job }))
  return session.request('measureNetwork', { job, ...request }).finally(forget)
}
