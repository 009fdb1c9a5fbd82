/** The tensors that are open in a service: each once, by its hash, as long as some session holds it. */
import type { Experiment } from '#app/document/experiment'
import { Failure } from '#app/failure'
import { planStack, type Plan, type Step } from '#app/plan'
import type { KernelCall, WeightSource } from '#app/calls/kernelCall'
import type { MapShape } from '#app/shape'
import { formatBytes } from '#app/text/bytes'
import { MAX_TENSOR_NUMBERS } from '#app/protocol/contract'
import { message } from '#app/text/message'
import type { Tensors } from '#main/files/tensors'

export interface TensorStore extends Pick<Tensors, 'get' | 'has'> {
  /**
   * Opens tensors for a session; those that are open already stay as they are.
   * @throws Failure 'over-budget' where all together take more than `budget` bytes
   */
  hold(session: symbol, tensors: Tensors, budget: number): void
  /** Gives up tensors of a session, or all of them. */
  release(session: symbol, hashes?: Iterable<string>): void
  /** Of all tensors that are open. */
  readonly bytes: number
}

/** @param onChange told the bytes of all tensors */
export function createTensorStore(onChange: (bytes: number) => void = () => undefined): TensorStore {
  const open = new Map<string, { readonly numbers: Float32Array; readonly holders: Set<symbol> }>()
  let bytes = 0

  return {
    get: (hash) => open.get(hash)?.numbers,
    has: (hash) => open.has(hash),
    get bytes() {
      return bytes
    },
    hold(session, tensors, budget) {
      const fresh = [...tensors].filter(([hash]) => !open.has(hash))
      const more = fresh.reduce((sum, [, { byteLength }]) => sum + byteLength, 0)
      if (more > 0) requireTensorBudget(more, bytes, budget)
      bytes += more
      for (const [hash, numbers] of fresh) open.set(hash, { numbers, holders: new Set() })
      for (const hash of tensors.keys()) open.get(hash)!.holders.add(session)
      if (more > 0) onChange(bytes)
    },
    release(session, hashes = [...open.keys()]) {
      for (const hash of hashes) {
        const tensor = open.get(hash)
        if (!tensor?.holders.delete(session) || tensor.holders.size > 0) continue
        open.delete(hash)
        bytes -= tensor.numbers.byteLength
      }
      onChange(bytes)
    },
  }
}

/** @throws Failure 'over-budget' where tensors do not fit into it beside those that are open; all in bytes */
export function requireTensorBudget(more: number, open: number, budget: number): void {
  if (open + more <= budget) return
  const values = { weights: formatBytes(more), open: formatBytes(open), budget: formatBytes(budget) }
  throw new Failure('over-budget', message('service.tensorsOverBudget', values))
}

/**
 * Some numbers of a tensor, part after part.
 * @throws Failure 'not-found', 'invalid-argument' for parts beyond its end, or too many numbers
 */
export function partsOf(
  tensors: Pick<Tensors, 'get'>,
  hash: string,
  parts: readonly (readonly [begin: number, end: number])[],
): Float32Array {
  const numbers = tensors.get(hash)
  if (!numbers) throw new Failure('not-found', message('service.tensorClosed'))
  const total = parts.reduce((sum, [begin, end]) => sum + Math.max(0, end - begin), 0)
  if (total > MAX_TENSOR_NUMBERS || parts.some(([begin, end]) => begin > end || end > numbers.length)) {
    const values = { max: MAX_TENSOR_NUMBERS, count: numbers.length, parts: JSON.stringify(parts.slice(0, 4)) }
    throw new Failure('invalid-argument', message('service.tensorParts', values))
  }
  const values = new Float32Array(total)
  let at = 0
  for (const [begin, end] of parts) {
    values.set(numbers.subarray(begin, end), at)
    at += end - begin
  }
  return values
}

/**
 * The plan of an experiment's stack, or of another one with its weights, with the numbers of the tensors that it names.
 * @throws Failure 'not-found' that names the layer, the tensor and the file that should hold it; 'invalid-document' for a
 * shape that the numbers do not have
 */
export function planWithNumbers(
  { stack, weights }: Pick<Experiment, 'stack' | 'weights'>,
  input: MapShape,
  tensors: Pick<Tensors, 'get'>,
): Plan {
  const plan = planStack(stack, input)
  const steps = plan.steps.map((step) => {
    const calls = step.calls.map((lowered) => ({ ...lowered, call: withNumbers(lowered.call, step) }))
    return calls.every(({ call }, i) => call === step.calls[i]!.call) ? step : { ...step, calls }
  })
  return { ...plan, steps }

  function withNumbers(call: KernelCall, step: Step): KernelCall {
    const found = Object.entries(call).flatMap(([name, value]) =>
      isTensor(value) ? [[name, { ...value, numbers: numbersOf(value, step) }] as const] : [],
    )
    return found.length === 0 ? call : { ...call, ...Object.fromEntries(found) }
  }

  function numbersOf({ name, sha256, count }: Tensor, { layerId, name: layer }: Step): Float32Array {
    const numbers = tensors.get(sha256)
    if (!numbers) {
      const words = weights
        ? message('service.tensorMissingFrom', { layer, tensor: name, file: weights.path })
        : message('service.tensorMissing', { layer, tensor: name })
      throw new Failure('not-found', words, { layerId })
    }
    if (numbers.length === count) return numbers
    const counts = { layer, tensor: name, expected: count, received: numbers.length }
    throw new Failure('invalid-document', message('service.tensorCount', counts), { layerId })
  }
}

type Tensor = Extract<WeightSource, { from: 'tensor' }>

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'from' in value && value.from === 'tensor'
}
