/** How each kind of kernel call is written. */
import type { CallOf, KernelCall, KernelName } from '#app/calls/kernelCall'
import { batchNorm, elementwise, localResponseNorm, prelu, rescale, softmax } from './cellwise'
import { arithmetic, concatenate, dense, flatten } from './joined'
import { argmaxPool2d, pool2d, unpool2d } from './pooling'
import { rearrange } from './rearranged'
import { pyramidPool, regionPool } from './regions'
import { pad2d, resize2d, upsample2d } from './resized'
import { noOperator, type Site, type WriteCall } from './site'
import { conv2d, convTranspose2d } from './windows'

const writers = {
  conv2d,
  convTranspose2d,
  pool2d,
  argmaxPool2d,
  regionPool,
  regionArgmax: ({ kernel }) => noOperator(kernel),
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
} satisfies { [K in KernelName]: WriteCall<CallOf<K>> }

/** Adds the nodes that compute a call. @returns the name of its output @throws Failure for what ONNX can't express */
export function writeCall(call: KernelCall, site: Site): string {
  // Each writer takes the calls of its own name.
  return (writers[call.kernel] as WriteCall<KernelCall>)(call, site)
}
