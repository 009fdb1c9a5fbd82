/**
 * The operations of the conformance format, by their names.
 */
import * as activation from './activation'
import { batchNormalization } from './batchNormalization'
import { convolution } from './convolution'
import { flatten } from './flatten'
import { gemm } from './gemm'
import * as joins from './joins'
import { lrn, rescaling } from './normalization'
import { Unsupported, type Operation } from './operation'
import { averagePool, lpPool, maxPool } from './pooling'
import * as regions from './regions'
import { pad, resize } from './resize'
import { logSoftmax, softmax } from './softmax'
import { maxUnpool } from './unpooling'

/** @throws Unsupported naming an operation that is not known. */
export function operationOf(op: string): Operation {
  const operation = operations.get(op)
  if (!operation) throw new Unsupported(`operation ${op}`)
  return operation
}

const operations: ReadonlyMap<string, Operation> = new Map([
  ['Conv', convolution],
  ['DepthwiseConv', convolution],
  ['AveragePool', averagePool],
  ['MaxPool', maxPool],
  ['LpPool', lpPool],
  ['MaxUnpool', maxUnpool],
  ['GlobalAveragePool', regions.globalAveragePool],
  ['GlobalMaxPool', regions.globalMaxPool],
  ['GlobalLpPool', regions.globalLpPool],
  ['AdaptiveAvgPool', regions.adaptiveAveragePool],
  ['AdaptiveMaxPool', regions.adaptiveMaxPool],
  ['FractionalMaxPool', regions.fractionalMaxPool],
  ['Relu', activation.relu],
  ['LeakyRelu', activation.leakyRelu],
  ['PRelu', activation.prelu],
  ['Elu', activation.elu],
  ['Celu', activation.celu],
  ['Selu', activation.selu],
  ['Gelu', activation.gelu],
  ['Swish', activation.swish],
  ['Mish', activation.mish],
  ['Sigmoid', activation.sigmoid],
  ['HardSigmoid', activation.hardSigmoid],
  ['HardSwish', activation.hardSwish],
  ['Tanh', activation.tanh],
  ['Softplus', activation.softplus],
  ['Softsign', activation.softsign],
  ['ThresholdedRelu', activation.thresholdedRelu],
  ['Clip', activation.clip],
  ['Softmax', softmax],
  ['LogSoftmax', logSoftmax],
  ['BatchNormalization', batchNormalization],
  ['LRN', lrn],
  ['Rescaling', rescaling],
  ['Resize', resize],
  ['Pad', pad],
  ['Flatten', flatten],
  ['Gemm', gemm],
  ['Add', joins.add],
  ['Sum', joins.add],
  ['Sub', joins.subtract],
  ['Mul', joins.multiply],
  ['Max', joins.maximum],
  ['Mean', joins.mean],
  ['Concat', joins.concat],
])
