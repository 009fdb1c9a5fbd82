/** The catalogue: every layer kind, in the order of the palette. A new kind is its own file and one line here. */
import { adaptiveAveragePooling2d, adaptiveMaxPooling2d } from './adaptivePooling'
import { averagePooling2d } from './averagePooling2d'
import { batchNormalization } from './batchNormalization'
import { blurPooling2d } from './blurPooling2d'
import { celu } from './celu'
import { clip } from './clip'
import { conv2d } from './conv2d'
import { conv2dTranspose } from './conv2dTranspose'
import { cropping2d } from './cropping2d'
import { dense } from './dense'
import { depthwiseConv2d } from './depthwiseConv2d'
import { depthToSpace, spaceToDepth } from './depthToSpace'
import { dropout } from './dropout'
import { elu } from './elu'
import { flatten } from './flatten'
import { fractionalMaxPooling2d } from './fractionalMaxPooling2d'
import { gather } from './gather'
import { gelu } from './gelu'
import { gemPooling2d } from './gemPooling2d'
import { globalAveragePooling2d, globalGemPooling2d, globalLpPooling2d, globalMaxPooling2d } from './globalPooling'
import { hardSigmoid } from './hardSigmoid'
import { hardSwish } from './hardSwish'
import type { LayerKind } from './layer'
import { leakyRelu } from './leakyRelu'
import { localResponseNormalization } from './localResponseNormalization'
import { lpPooling2d } from './lpPooling2d'
import { maxPooling2d } from './maxPooling2d'
import { maxUnpooling2d } from './maxUnpooling2d'
import { medianPooling2d } from './medianPooling2d'
import { minPooling2d } from './minPooling2d'
import { mish } from './mish'
import { mixedPooling2d } from './mixedPooling2d'
import { parallel } from './parallel'
import { prelu } from './prelu'
import { rankPooling2d } from './rankPooling2d'
import { relu } from './relu'
import { relu6 } from './relu6'
import { rescaling } from './rescaling'
import { resizing } from './resizing'
import { selu } from './selu'
import { separableConv2d } from './separableConv2d'
import { sigmoid } from './sigmoid'
import { silu } from './silu'
import { logSoftmax, softmax } from './softmax'
import { softplus } from './softplus'
import { softPooling2d } from './softPooling2d'
import { softsign } from './softsign'
import { spatialPyramidPooling2d } from './spatialPyramidPooling2d'
import { stochasticPooling2d } from './stochasticPooling2d'
import { sumPooling2d } from './sumPooling2d'
import { tanh } from './tanh'
import { thresholdedRelu } from './thresholdedRelu'
import { translation2d } from './translation2d'
import { upSampling2d } from './upSampling2d'
import { zeroPadding2d } from './zeroPadding2d'

export const catalogue: readonly LayerKind[] = [
  conv2d,
  depthwiseConv2d,
  separableConv2d,
  conv2dTranspose,
  maxPooling2d,
  averagePooling2d,
  minPooling2d,
  sumPooling2d,
  lpPooling2d,
  medianPooling2d,
  rankPooling2d,
  gemPooling2d,
  softPooling2d,
  stochasticPooling2d,
  mixedPooling2d,
  fractionalMaxPooling2d,
  adaptiveMaxPooling2d,
  adaptiveAveragePooling2d,
  blurPooling2d,
  maxUnpooling2d,
  relu,
  leakyRelu,
  prelu,
  relu6,
  clip,
  elu,
  selu,
  celu,
  gelu,
  silu,
  mish,
  sigmoid,
  hardSigmoid,
  hardSwish,
  tanh,
  softplus,
  softsign,
  thresholdedRelu,
  softmax,
  logSoftmax,
  globalMaxPooling2d,
  globalAveragePooling2d,
  globalLpPooling2d,
  globalGemPooling2d,
  spatialPyramidPooling2d,
  batchNormalization,
  localResponseNormalization,
  rescaling,
  dropout,
  zeroPadding2d,
  cropping2d,
  translation2d,
  upSampling2d,
  resizing,
  gather,
  depthToSpace,
  spaceToDepth,
  flatten,
  dense,
  parallel,
] as readonly LayerKind[]

const byType = new Map(catalogue.map((kind) => [kind.type, kind]))

/** The layer kind of a type word, or undefined. */
export function findKind(type: string): LayerKind | undefined {
  return byType.get(type)
}

/** The layer kind of a type word that validation has let through. @throws RangeError for any other word. */
export function kindOf(type: string): LayerKind {
  const kind = byType.get(type)
  if (!kind) throw new RangeError(`type: expected one of ${[...byType.keys()].join(', ')}, received ${type}`)
  return kind
}
