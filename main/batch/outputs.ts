/** What a batch writes: chosen layers, whose channels the first image that can be read gives. */
import { outputLayers, requireLayers } from '#app/batch/layers'
import { columnNames, type Outputs } from '#app/batch/table'
import type { Experiment } from '#app/document/experiment'
import { computedLayers, lastLayers } from '#app/document/lanes'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { isOfImage } from './failure'
import type { ImageRunner } from './imageRunner'
import type { ManifestLines } from './manifest'

/** Images that are tried. */
const TRIED = 20

/**
 * @param chosen stack positions, -1 for the input; without it the last layer
 * @throws Failure 'invalid-argument' for a layer that has no output or too many columns, or the reason why none of the
 * first images can be run
 */
export async function describeOutputs(
  runner: ImageRunner,
  experiment: Experiment,
  manifest: ManifestLines,
  chosen: 'all' | readonly number[] | undefined,
  about: Omit<Outputs, 'layers'>,
): Promise<Outputs> {
  const indices = chooseLayers(experiment, chosen)
  let first: Failure | null = null
  for (const { path } of manifest.slice(0, TRIED)) {
    try {
      const channels = await channelsOf(runner, path, indices)
      const outputs = { ...about, layers: outputLayers(experiment.stack, indices, channels) }
      columnNames(outputs)
      return outputs
    } catch (error) {
      if (!isOfImage(error) || error.code === 'invalid-argument') throw error
      first ??= error
    }
  }
  const reason = first?.text ?? ''
  throw new Failure(
    first?.code ?? 'not-found',
    message('cli.batchNoneReadable', { n: Math.min(TRIED, manifest.length), reason }),
  )
}

async function channelsOf(runner: ImageRunner, path: string, indices: readonly number[]): Promise<readonly number[]> {
  const images = await runner.open(path)
  try {
    return await runner.run(images[0]!, indices, async (maps) => maps.map(({ channels }) => channels))
  } finally {
    images.forEach(runner.discard)
  }
}

function chooseLayers({ stack }: Experiment, chosen: 'all' | readonly number[] | undefined): readonly number[] {
  if (chosen === undefined) return [...new Set(lastLayers(stack))]
  if (chosen === 'all') {
    const all = computedLayers(stack)
    return all.length > 0 ? all : [-1]
  }
  requireLayers(stack, chosen)
  return [...new Set(chosen)]
}
