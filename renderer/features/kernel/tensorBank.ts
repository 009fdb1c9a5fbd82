/** The kernels of a tensor as a bank: of a small one all, of a large one those that are shown, which the service sends. */
import { ref, shallowRef, watch, type Ref } from 'vue'
import { shortest } from '#app/text/decimal'
import type { KernelWeights, TensorRef, TensorWeights } from '#app/layers/weightFields'
import type { Matrix } from '#app/layers/presets'
import { errorText } from '#renderer/messages/index'
import { useTensors, type TensorNumbers } from '#renderer/stores/tensors'
import { MAX_WEIGHTS, type Bank, type BankSize } from './bank'

/** Filters whose kernels are shown beside each other. */
const MAX_SHOWN = 64

/** What is on screen. */
export interface ShownKernel {
  readonly filter: number
  readonly channel: number
}

/** How large a bank of a tensor is. @param transposed whether its first axis is that of the channels */
export function tensorSize({ shape }: TensorRef, transposed: boolean): BankSize {
  const [first = 1, second = 1, rows = 1, columns = 1] = shape
  const [filters, channels] = transposed ? [second, first] : [first, second]
  return { filters, channels, size: [rows, columns] }
}

export function countOf({ shape }: TensorRef): number {
  return shape.reduce((product, side) => product * side, 1)
}

/** Whether the bank has all numbers, and not only those that are shown. */
export function isWhole(kernel: TensorRef): boolean {
  return countOf(kernel) <= MAX_WEIGHTS
}

/**
 * Reads the numbers that are shown. Of a large tensor the bank has gaps: it holds the kernel on screen, those of the same
 * filter, and those of the first filters for the same channel.
 * @throws Failure 'not-found' where the tensor is not open
 */
export async function readTensorBank(
  tensors: Pick<TensorNumbers, 'at' | 'read'>,
  { kernel, bias }: TensorWeights,
  transposed: boolean,
  shown: ShownKernel,
): Promise<Bank> {
  const bank = tensorSize(kernel, transposed)
  const { filters, channels, size } = bank
  const area = size[0] * size[1]
  const key = { sha256: kernel.sha256, count: countOf(kernel) }
  const startOf = (f: number, c: number) => (transposed ? c * filters + f : f * channels + c) * area
  const places = isWhole(kernel) ? everyPlace(bank) : placesShown(bank, shown)
  await tensors.read(
    key,
    places.flatMap(([f, c]) => Array.from({ length: area }, (_, i) => startOf(f, c) + i)),
  )
  if (bias)
    await tensors.read(
      { sha256: bias.sha256, count: filters },
      Array.from({ length: filters }, (_, f) => f),
    )
  const matrices: Matrix[][] = Array.from({ length: filters }, () => [])
  for (const [f, c] of places) {
    matrices[f]![c] = Array.from({ length: size[0] }, (_, i) =>
      Array.from({ length: size[1] }, (_, j) => decimal(tensors.at(key, startOf(f, c) + i * size[1] + j))),
    )
  }
  return {
    ...bank,
    kernel: matrices,
    bias: Array.from({ length: filters }, (_, f) => (bias ? decimal(tensors.at(bias, f)) : 0)),
  }
}

/** The bank of weights that are a tensor, read anew where another part of it is shown; null for others, and until it is there. */
export function useTensorBank(
  weights: () => KernelWeights,
  transposed: () => boolean,
  shown: () => ShownKernel,
): { readonly bank: Ref<Bank | null>; readonly failure: Ref<string> } {
  const tensors = useTensors()
  const bank = shallowRef<Bank | null>(null)
  const failure = ref('')
  const nameOf = (of: KernelWeights) => (of.init === 'tensor' ? `${of.kernel.sha256} ${of.bias?.sha256}` : '')
  let asked = 0
  watch(
    () => [weights(), transposed(), shown().filter, shown().channel] as const,
    async ([now, isTransposed, filter, channel], before) => {
      const isOther = !before || nameOf(now) !== nameOf(before[0]) || isTransposed !== before[1]
      // All numbers are there already, whatever is shown of them.
      if (!isOther && bank.value && now.init === 'tensor' && isWhole(now.kernel)) return
      const id = ++asked
      if (isOther) bank.value = null
      failure.value = ''
      if (now.init !== 'tensor') return
      try {
        const read = await readTensorBank(tensors, now, isTransposed, { filter, channel })
        if (id === asked) bank.value = read
      } catch (error) {
        if (id === asked) failure.value = errorText(error)
      }
    },
    { immediate: true },
  )
  return { bank, failure }
}

function everyPlace({ filters, channels }: BankSize): [number, number][] {
  return Array.from({ length: filters * channels }, (_, i) => [Math.floor(i / channels), i % channels])
}

function placesShown({ filters, channels }: BankSize, { filter, channel }: ShownKernel): [number, number][] {
  const own = Array.from({ length: channels }, (_, c): [number, number] => [filter, c])
  const others = Array.from({ length: Math.min(filters, MAX_SHOWN) }, (_, f): [number, number] => [f, channel])
  return [...own, ...others]
}

/** The decimals that read back to the same float32. */
function decimal(value: number | undefined): number {
  return value === undefined ? NaN : Number(shortest(value))
}
