/** An experiment for many images. */
import type { Experiment } from '#app/document/experiment'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'

/**
 * The experiment with one input, which stands for each image: it is read and stepped as the experiment's own inputs are.
 * @throws Failure 'invalid-argument' where these differ in that
 */
export function forEachImage(experiment: Experiment): Experiment {
  const ways = experiment.inputs.map((input) => {
    const steps = input.steps?.filter(({ enabled }) => enabled)
    const select = input.kind === 'image' ? input.select : undefined
    return { ...(select && { select }), ...(steps?.length && { steps }) }
  })
  const [way = {}] = ways
  if (ways.some((other) => JSON.stringify(other) !== JSON.stringify(way)))
    throw new Failure('invalid-argument', message('cli.batchInputsDiffer'))
  return { ...experiment, inputs: [{ kind: 'image', name: 'image', ...way }], panels: null }
}
