/**
 * What an experiment is called and says of itself. A name that no person typed and the notes of an example belong to
 * the inputs and the stack that they were written for: they change when these are replaced.
 */
import { inputExtensions } from '#app/inputs/imageFormats'
import type { Experiment, ExperimentInput } from './experiment'
import { allLayers } from './lanes'
import { omit } from './omit'

/** The experiment after an edit, with its automatic name and notes updated. */
export function updateAutomaticText(before: Experiment, after: Experiment): Experiment {
  const { automatic = [], notes, ...rest } = after
  if (automatic.length === 0 || !isReplaced(before, after)) return after
  const rename = automatic.includes('name')
  return {
    ...rest,
    name: rename ? nameFor(before, after) : after.name,
    ...(notes !== undefined && !automatic.includes('notes') && { notes }),
    automatic: rename ? ['name'] : undefined,
  } as Experiment
}

/** The experiment under a name that a person has given it. */
export function renameExperiment(experiment: Experiment, name: string): Experiment {
  if (experiment.name === name) return experiment
  const { automatic, ...rest } = experiment
  const left = automatic?.filter((what) => what !== 'name') ?? []
  return { ...rest, name, ...(left.length > 0 && { automatic: left }) }
}

/** The experiment with notes that a person has written; empty ones are none. */
export function writeNotes(experiment: Experiment, text: string): Experiment {
  if ((experiment.notes ?? '') === text) return experiment
  const { automatic, ...rest } = experiment
  const left = automatic?.filter((what) => what !== 'notes') ?? []
  const written = text === '' ? omit(rest, 'notes') : { ...rest, notes: text }
  return { ...written, ...(left.length > 0 && { automatic: left }) }
}

/** How files made of an input's maps are called: as the experiment, or as the input where the name is of another one. */
export function exportName({ name, automatic, inputs }: Experiment, input: ExperimentInput | null): string {
  return automatic?.includes('name') && input && inputs.length > 1 ? stemOf(input) : name
}

/** Whether an input joined or left, or no layer of the stack is left. */
function isReplaced(before: Experiment, after: Experiment): boolean {
  const others = added(before, after)
  const left = added(after, before)
  const ids = new Set(allLayers(after.stack).map(({ id }) => id))
  const emptied = before.stack.length > 0 && !allLayers(before.stack).some(({ id }) => ids.has(id))
  return others.length > 0 || left.length > 0 || emptied
}

/** The name of an input that is still there stays; else that of the first that joined, or of the first. */
function nameFor(before: Experiment, after: Experiment): string {
  if (after.inputs.some((input) => stemOf(input) === after.name)) return after.name
  const [subject = after.inputs[0]] = added(before, after)
  return subject ? stemOf(subject) : after.name
}

/** The inputs that `after` has beyond those of `before`; what is done to an input leaves it the same one. */
function added(before: Experiment, after: Experiment): readonly ExperimentInput[] {
  const rest = before.inputs.map(keyOf)
  return after.inputs.filter((input) => {
    const at = rest.indexOf(keyOf(input))
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

function keyOf({ kind, name }: ExperimentInput): string {
  return `${kind} ${name}`
}

/** The name of an input, that of a file without its extension. */
function stemOf({ kind, name }: ExperimentInput): string {
  const match = kind === 'image' ? /^(.+)\.(\w+)$/s.exec(name) : null
  return match && EXTENSIONS.has(match[2]!.toLowerCase()) ? match[1]! : name
}

const EXTENSIONS: ReadonlySet<string> = new Set(inputExtensions)
