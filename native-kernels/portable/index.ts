/**
 * The portable kernels: plain loops in TypeScript that run everywhere. They stand in where no native kernels are,
 * and judge these.
 */
import type { CallOf, KernelName } from '#app/calls/kernelCall'
import type { Kernels, PreparedKernel, TensorView, Weights } from '#app/calls/kernels'
import { argmaxPool2d } from './argmaxPool2d'
import { arithmetic } from './arithmetic'
import { batchNorm } from './batchNorm'
import { channelFigures } from './channelFigures'
import { concatenate } from './concatenate'
import { conv2d } from './conv2d'
import { convTranspose2d } from './convTranspose2d'
import { dense } from './dense'
import { elementwise } from './elementwise'
import { flatten } from './flatten'
import { localResponseNorm } from './localResponseNorm'
import { summarize } from './summarize'
import { pad2d } from './pad2d'
import { pool2d } from './pool2d'
import { prelu } from './prelu'
import { pyramidPool } from './pyramidPool'
import { rearrange } from './rearrange'
import { regionArgmax } from './regionArgmax'
import { regionPool } from './regionPool'
import { rescale } from './rescale'
import { resize2d } from './resize2d'
import { softmax } from './softmax'
import { unpool2d } from './unpool2d'
import { upsample2d } from './upsample2d'

export const portableKernels: Kernels = {
  prepare: (call, inputs, output, weights) => prepare(call, inputs, output, weights),
  summarize,
  channelFigures,
}

type Prepare<Call> = (call: Call, inputs: readonly TensorView[], output: TensorView, weights: Weights) => PreparedKernel

const table: { readonly [K in KernelName]: Prepare<NamedCall<K>> } = {
  conv2d,
  convTranspose2d,
  pool2d,
  argmaxPool2d,
  regionPool,
  regionArgmax,
  pyramidPool,
  unpool2d,
  elementwise,
  prelu,
  batchNorm,
  rescale,
  localResponseNorm,
  softmax,
  pad2d,
  upsample2d,
  resize2d,
  rearrange,
  flatten,
  dense,
  arithmetic,
  concatenate,
}

/** The union of the named calls, in the form in which the compiler matches a call with its row of the table. */
type NamedCall<K extends KernelName> = { [Name in K]: CallOf<Name> & { readonly kernel: Name } }[K]

function prepare<K extends KernelName>(
  call: NamedCall<K>,
  inputs: readonly TensorView[],
  output: TensorView,
  weights: Weights,
): PreparedKernel {
  const row: Prepare<NamedCall<K>> = table[call.kernel]
  return row(call, inputs, output, weights)
}
