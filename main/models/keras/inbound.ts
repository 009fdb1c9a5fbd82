/** What a call of a layer reads, as Keras 2 and Keras 3 write it. */

/** An output of a call of a layer. */
export interface TensorRef {
  readonly layer: string
  /** Number of the call; layers may be called several times. */
  readonly call: number
  readonly tensor: number
}

export type Argument = TensorRef | number

/** All references in lists of any form: `['conv2d', 0, 0]`, or several of them. */
export function refsIn(value: unknown): readonly TensorRef[] {
  const ref = refOf(value)
  if (ref) return [ref]
  return isList(value) || isObject(value) ? Object.values(value).flatMap(refsIn) : []
}

/** Tensors and numbers that one call reads, in their order. */
export function argumentsOf(node: unknown): readonly Argument[] {
  // Keras 3: { args, kwargs }; Keras 2: a list of references, each with its keyword arguments.
  if (isObject(node)) return [node['args'], node['kwargs']].flatMap(tensorsAndNumbers)
  return isList(node) ? (refOf(node) ? [node] : node).flatMap(withKeywords) : []
}

/** Whether a layer is called with `training=True`, which holds for inference, too. */
export function trainsIn(node: unknown): boolean {
  const keywords = isObject(node) ? node['kwargs'] : isList(node) ? (refOf(node) ? node : node[0]) : null
  const named = isList(keywords) ? keywords[3] : keywords
  return isObject(named) && named['training'] === true
}

function tensorsAndNumbers(value: unknown): readonly Argument[] {
  if (typeof value === 'number') return [value]
  if (isList(value)) return value.flatMap(tensorsAndNumbers)
  if (!isObject(value)) return []
  if (value['class_name'] !== '__keras_tensor__') return Object.values(value).flatMap(tensorsAndNumbers)
  const { config } = value
  return isObject(config) ? refsIn(config['keras_history']) : []
}

function withKeywords(value: unknown): readonly Argument[] {
  const ref = refOf(value)
  if (!ref) return refsIn(value)
  const [, , , keywords] = value as readonly unknown[]
  const more = isObject(keywords) ? Object.values(keywords) : []
  return [ref, ...more.flatMap((one): readonly Argument[] => (typeof one === 'number' ? [one] : refsIn(one)))]
}

function refOf(value: unknown): TensorRef | null {
  if (!isList(value)) return null
  const [layer, call, tensor] = value
  if (typeof layer !== 'string' || typeof call !== 'number' || typeof tensor !== 'number') return null
  return { layer, call, tensor }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
