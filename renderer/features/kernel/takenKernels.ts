/** Kernels that come from a file or the clipboard: how they change the weights of a layer, or why they don't fit it. */
import { fitKernels } from '#app/layers/fitKernels'
import type { Matrix } from '#app/layers/presets'
import type { KernelWeights } from '#app/layers/weightFields'
import { errorText, formatMessage, t } from '#renderer/messages/index'
import { explicit, withMatrix, type Bank, type BankSize } from './bank'
import type { KernelFile } from './kernelFile'
import { layOut, type Convolution } from './kernelLayout'

/** The weights that kernels are taken into. */
export interface Target {
  readonly bank: Bank
  /** The size that the layer needs; null where the input can't enter it. */
  readonly size: BankSize | null
  /** The kernel on show. */
  readonly filter: number
  readonly channel: number
  /** Whether kernels may become larger or smaller. */
  readonly resizable: boolean
  readonly growth: Growth
  /** Decides on the axes of files. */
  readonly convolution: Convolution
}

/** Whether the layer may have any number of filters; `grouped` where its groups stand in the way. */
export type Growth = 'free' | 'grouped' | 'fixed'

export type TakenKernels = KernelChange | { readonly refusal: string }

export interface KernelChange {
  readonly weights: KernelWeights
  /** The parameters of the layer that change with them. */
  readonly params?: { readonly filters?: number; readonly kernelSize?: readonly [number, number] }
  /** How the kernels were read. */
  readonly note?: string
}

const MAX_SIDE = 31

export function takeFile(file: KernelFile, target: Target): TakenKernels {
  if ('matrix' in file) return takeMatrix(file.matrix, target)
  try {
    // A fixed layer keeps its sizes: the counts that it needs are those of its bank.
    const { kernel, reading } = layOut(file.array, target.convolution, target.size ?? target.bank, MAX_SIDE)
    return takeBank(kernel, formatMessage(reading), target)
  } catch (error) {
    return { refusal: errorText(error) }
  }
}

/** One kernel. If it has another size, all of them take that size; the others keep their middle. */
export function takeMatrix(matrix: Matrix, target: Target): TakenKernels {
  const { bank, filter, channel } = target
  const size = sizeOf(matrix)
  const refusal = refusalOf(size, target)
  if (refusal) return { refusal }
  if (isSize(bank, size)) return { weights: explicit(withMatrix(bank, filter, channel, matrix)) }
  const fitted = { ...bank, ...fitKernels(valuesOf(bank), bank.filters, bank.channels, size) }
  return { weights: explicit(withMatrix(fitted, filter, channel, matrix)), params: { kernelSize: size } }
}

/** Kernels for all filters; a layer of fixed sizes takes only what fits it. */
function takeBank(kernel: readonly (readonly Matrix[])[], reading: string, target: Target): TakenKernels {
  const { channels, bias, filters } = target.bank
  const [first = []] = kernel
  const size = sizeOf(first[0] ?? [])
  const refusal = refusalOf(size, target)
  if (refusal) return { refusal }
  const free = target.growth === 'free'
  if (!free && kernel.length !== filters) {
    return { refusal: t('kernel.otherFilters', { given: kernel.length, needed: filters }) }
  }
  const read = t('kernel.readAs', { reading })
  const given = first.length
  return {
    weights: fitKernels({ init: 'values', kernel, bias }, kernel.length, channels, size),
    params: { ...(free && { filters: kernel.length }), ...(target.resizable && { kernelSize: size }) },
    note: given === channels ? read : `${read} ${t('kernel.otherChannels', { given, needed: channels })}`,
  }
}

function refusalOf([rows, columns]: readonly [number, number], { bank, resizable }: Target): string | null {
  if (rows > MAX_SIDE || columns > MAX_SIDE) return t('kernel.tooLarge', { rows, columns, most: MAX_SIDE })
  if (resizable || isSize(bank, [rows, columns])) return null
  return t('kernel.otherSize', { rows, columns, size: `${bank.size[0]} × ${bank.size[1]}` })
}

function sizeOf(matrix: Matrix): readonly [number, number] {
  return [matrix.length, matrix[0]?.length ?? 0]
}

function isSize({ size }: Bank, [rows, columns]: readonly [number, number]): boolean {
  return rows === size[0] && columns === size[1]
}

function valuesOf({ kernel, bias }: Bank): Extract<KernelWeights, { init: 'values' }> {
  return { init: 'values', kernel, bias }
}
