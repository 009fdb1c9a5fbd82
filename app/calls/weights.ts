/**
 * Parameter tensors: from a WeightSource to numbers.
 */
import { Failure } from '#app/failure'
import type { RandomDistribution, WeightSource } from './kernelCall'
import { uniformAt } from '#app/random'
import { message } from '#app/text/message'

/**
 * The numbers of a parameter tensor as float32. Random ones come from splitmix32 and basic arithmetic alone, so
 * that every machine generates the same.
 * @throws Failure 'invalid-document' for a number that is not finite as float32, or an impossible count; 'not-found' for
 * a tensor whose numbers have not been looked up
 */
export function materialise(source: WeightSource): Float32Array {
  const tensor = new Float32Array(checkedCount(weightCount(source)))
  initializeWeights(source, tensor)
  return tensor
}

/**
 * The same into a tensor of the source's size.
 * @param stop polled while random numbers are generated; true leaves the rest uninitialized
 */
export function initializeWeights(source: WeightSource, tensor: Float32Array, stop?: () => boolean): void {
  switch (source.from) {
    case 'values':
      tensor.set(source.values)
      return requireFinite(tensor, source.values)
    case 'constant':
      tensor.fill(source.value)
      return requireFinite(tensor, [source.value])
    case 'blocks':
      return fillBlocks(source, tensor)
    case 'random':
      return initializeRandom(source, tensor, stop)
    case 'tensor':
      if (!source.numbers)
        throw new Failure('not-found', message('document.tensorWithoutNumbers', { tensor: source.name }))
      return tensor.set(source.numbers)
  }
}

/** How many numbers the source stands for. */
export function weightCount(source: WeightSource): number {
  return source.from === 'values' ? source.values.length : source.count
}

function requireFinite(tensor: Float32Array, values: readonly number[]): void {
  // One number after another: a callback for each would take most of the time.
  for (let index = 0; index < tensor.length; index++) {
    if (Number.isFinite(tensor[index])) continue
    throw new Failure(
      'invalid-document',
      message('document.weightNotFinite', { received: String(values[index]), position: index }),
    )
  }
}

function checkedCount(count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new Failure('invalid-document', `Weights: expected a count that is an integer >= 0, received ${count}.`)
}

function fillBlocks({ blocks, times, period }: Extract<WeightSource, { from: 'blocks' }>, tensor: Float32Array): void {
  const tensors = blocks.map((block) => Float32Array.from(block))
  tensors.forEach((block, i) => requireFinite(block, blocks[i]!))
  for (let place = 0, index = 0; place < tensor.length; index++) {
    const block = tensors[(Math.floor(index / times) % period) % tensors.length]
    if (!block?.length) return void tensor.fill(0, place)
    tensor.set(block, place)
    place += block.length
  }
}

function initializeRandom(
  source: Extract<WeightSource, { from: 'random' }>,
  tensor: Float32Array,
  stop?: () => boolean,
): void {
  const next = sequence(source.seed)
  const deviation = Math.sqrt(variance(source.distribution, source.fanIn, source.fanOut))
  const normal = source.distribution === 'glorotNormal' || source.distribution === 'heNormal'
  for (let i = 0; i < tensor.length; i++) {
    if (i % 4096 === 0 && stop?.()) return
    tensor[i] = deviation * (normal ? truncatedNormal(next) : Math.sqrt(3) * (2 * next() - 1))
  }
}

/** The variance that Keras' initializers aim at: 1 / mean of the fans (Glorot), 2 / fan in (He). */
function variance(distribution: RandomDistribution, fanIn: number, fanOut: number): number {
  switch (distribution) {
    case 'glorotUniform':
    case 'glorotNormal':
      return 1 / Math.max(1, (fanIn + fanOut) / 2)
    case 'heUniform':
    case 'heNormal':
      return 2 / Math.max(1, fanIn)
  }
}

/** Standard deviation of the standard normal distribution cut off at 2 on either side. */
const TRUNCATED_DEVIATION = 0.8796256610342398

/**
 * A normal variate without the values beyond 2 standard deviations, scaled to a deviation of 1, as in Keras.
 * A candidate is drawn uniformly from -2 to 2 and kept with probability e^(-x^2 / 2).
 */
function truncatedNormal(next: () => number): number {
  for (;;) {
    const x = 4 * next() - 2
    if (next() < exponential((-x * x) / 2)) return x / TRUNCATED_DEVIATION
  }
}

/** e^x for -2 <= x <= 0 by its power series: Math.exp may differ in the last digit from engine to engine. */
function exponential(x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; n <= 24; n++) {
    term *= x / n
    sum += term
  }
  return sum
}

function sequence(seed: number): () => number {
  let index = 0
  return () => uniformAt(seed, index++)
}
