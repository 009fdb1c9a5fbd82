/** A network that was imported, as its tab begins: on the person's own images where some are open, else on the sample. */
import type { ImageInfo, OpenedExperiment } from '#app/protocol/contract'
import type { ExperimentInput } from '#app/document/experiment'
import { stepsFor } from '#app/inputs/networkInput'

/**
 * @param inputs those on screen
 * @param infoOf the open image of an input
 */
export function onOwnImages(
  opened: OpenedExperiment,
  inputs: readonly ExperimentInput[],
  infoOf: (input: ExperimentInput) => ImageInfo | null,
): OpenedExperiment {
  const { network, experiment } = opened
  if (!network) return opened
  const own = inputs.flatMap((input) => {
    const info = infoOf(input)
    return input.kind === 'image' && input.sample === undefined && info ? [{ input, info }] : []
  })
  if (own.length === 0) return opened
  return {
    ...opened,
    experiment: {
      ...experiment,
      inputs: own.map(({ input: { name, select }, info }) => ({
        kind: 'image',
        name,
        ...(select && { select }),
        steps: stepsFor(info, network.input),
      })),
    },
    images: own.map(({ info }) => info),
  }
}
