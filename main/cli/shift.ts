/** `poolscope shift`: shifts the input and prints how the output of each pooling changes, as CSV or JSON. */
import { randomUUID } from 'node:crypto'
import type { MeasuredShifts, RequestOf } from '#app/protocol/contract'
import { candidates, shiftBy, stepsUpTo, type Direction } from '#app/compare/shiftInvariance'
import { defaultCells, type MeasuredCells } from '#app/compare/insideCells'
import { cellsMeasured, SHIFT_COLUMNS, shiftLines } from '#app/compare/shiftText'
import { csvHead } from '#app/text/csv'
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import type { Session } from '#main/service/service'
import { chooseInputs, type InputOptions, type Sample } from './inputs'
import { dialectOf, type CsvOptions } from './csvOptions'
import { engineOf, withService, type EngineOptions, type Program } from './program'
import { openExperiment } from './session'

export interface ShiftOptions extends EngineOptions, CsvOptions, InputOptions {
  readonly direction: Direction
  /** cells, in both directions */
  readonly upTo: number
  readonly border: RequestOf<'measureShifts'>['paddingMode']
  readonly tolerance: number
  /** Without it, as the window measures this kind of input. */
  readonly cells?: MeasuredCells
  readonly json: boolean
}

/** @throws Failure for an experiment that can't be read, has no input, or can't run on it */
export async function shift(program: Program, path: string, options: ShiftOptions): Promise<void> {
  const dialect = dialectOf(options, !options.json)
  await withService(program, engineOf(options), async (service) => {
    const session = service.openSession(() => undefined, { kind: 'browser', chooseDestination: async () => null })
    const opened = await openExperiment(session, path, program.note)
    const { experiment, samples } = await chooseInputs(session, opened, options, program.note)
    if (!options.json) program.out(csvHead(SHIFT_COLUMNS, dialect))
    const done: object[] = []
    for (const sample of samples) {
      const cells = options.cells ?? defaultCells(experiment.inputs[sample.input]?.kind)
      if (cells === 'inside' && options.cells === undefined)
        program.note(formatEnglish(message('cli.shiftInside', { input: sample.name })))
      for (const { key, stack } of candidates(experiment.stack, options.border)) {
        program.progress?.(`${sample.name}: ${key}`)
        const measured = await measure(
          program,
          session,
          { experiment: { ...experiment, stack: [...stack], panels: null }, ...sample },
          { ...options, cells },
        )
        program.progress?.('')
        if (cells === 'inside' && !measured.inside)
          program.note(formatEnglish(message('cli.shiftNoInside', { input: sample.name, output: key })))
        if (options.json) done.push({ input: sample.name, file: sample.file, output: key, ...plain(measured) })
        else for (const line of shiftLines(sample.name, key, measured, dialect)) program.out(line)
      }
    }
    if (options.json) program.out(JSON.stringify({ experiment: experiment.name, outputs: done }, null, 2))
  })
}

type Measured = Sample & Pick<RequestOf<'measureShifts'>, 'experiment'>

function measure(
  program: Program,
  session: Session,
  { experiment, input, image }: Measured,
  options: ShiftOptions & { readonly cells: MeasuredCells },
): Promise<MeasuredShifts> {
  const job = randomUUID()
  const forget = program.interrupted(() => void session.request('cancel', { job }))
  const { direction, upTo, border: paddingMode, tolerance } = options
  const [down, right] = shiftBy(direction, upTo)
  const shifts = stepsUpTo(upTo).map((cells) => [...shiftBy(direction, cells)] as [number, number])
  return session
    .request('measureShifts', {
      job,
      experiment,
      input,
      image,
      shifts,
      paddingMode,
      tolerance,
      inside: options.cells === 'inside' ? [down, right] : null,
      show: null,
    })
    .finally(forget)
}

function plain(measured: MeasuredShifts): object {
  const { shape, strides, contrast, measures, inside } = measured
  const { height, width, channels } = shape
  return {
    shape: { height, width, channels },
    strides,
    contrast,
    measured: cellsMeasured(measured),
    inside,
    measures: measures.map((one) => ({ ...one, tile: undefined })),
  }
}
