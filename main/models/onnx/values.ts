/** What a tensor of an ONNX graph is for the import: a constant, or the map of a layer. */
import { dimsOfMap, type MapValue } from '#main/models/mapValue'
import type { Tensor } from './reader/tensor'

export interface ConstantValue {
  readonly constant: Tensor
}

export type Value = MapValue | ConstantValue

export function isConstant(value: Value): value is ConstantValue {
  return 'constant' in value
}

export function dimsOf(value: Value): readonly number[] {
  return isConstant(value) ? value.constant.dims : dimsOfMap(value)
}
