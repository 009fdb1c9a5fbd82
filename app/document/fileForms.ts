/**
 * The two forms of an experiment's file, told apart by extension: `.poolscope` holds images and weights as well, and opens
 * anywhere; `.poolscope.json` is text, good for version control, and refers to images and weights by their paths.
 */
import type { Experiment } from './experiment'
import { tensorsIn } from './tensors'

export const fileForms = ['bundle', 'json'] as const
export type FileForm = (typeof fileForms)[number]

export const extensions = { bundle: '.poolscope', json: '.poolscope.json' } as const satisfies Record<FileForm, string>

/** The form that a file of this name has; null where it is no experiment. */
export function formOf(name: string): FileForm | null {
  if (/\.json$/i.test(name)) return 'json'
  return /\.poolscope$/i.test(name) ? 'bundle' : null
}

/** The extensions of networks, which are opened as experiments of their own. */
export const networkExtensions = ['.onnx', '.keras', '.h5'] as const

/** Whether a file of this name is a network. */
export function isNetworkFile(name: string): boolean {
  return networkExtensions.some((extension) => name.toLowerCase().endsWith(extension))
}

/** Whether a file of this name is opened as an experiment; all others are images. */
export function isExperimentFile(name: string): boolean {
  return formOf(name) !== null || isNetworkFile(name)
}

/** The name with the extension of the form, instead of that of the other one. */
export function nameIn(form: FileForm, name: string): string {
  return `${name.replace(/\.poolscope(\.json)?$/i, '')}${extensions[form]}`
}

/** The form to offer: with its images and weights, where it has some and all images are open. @param images the open image of each input */
export function defaultForm({ inputs, stack }: Experiment, images: readonly unknown[]): FileForm {
  const own = inputs.flatMap(({ kind }, i) => (kind === 'image' ? [images[i] ?? null] : []))
  return (own.length > 0 || tensorsIn(stack).size > 0) && !own.includes(null) ? 'bundle' : 'json'
}

/** Whether an input is an image of which JSON text could not say where it is. */
export function hasUnnamedImage({ inputs }: Pick<Experiment, 'inputs'>): boolean {
  return inputs.some((input) => input.kind === 'image' && input.path === undefined && input.sample === undefined)
}

/** Whether weights are named of which JSON text could not say where they are. */
export function hasUnnamedWeights({ stack, weights }: Pick<Experiment, 'stack' | 'weights'>): boolean {
  return weights === undefined && tensorsIn(stack).size > 0
}
