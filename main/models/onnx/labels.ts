/** Names of layers that help a person: of the modules of the model, as its nodes and weights name them. */
import { printable } from '#app/text/printable'
import type { Labels } from '#main/models/network'
import type { OnnxGraph, OnnxNode } from './reader/readModel'

const MAX_LENGTH = 120

export function labelsOf(node: OnnxNode, { initializers }: OnnxGraph): Labels {
  const name = nameOf(node, initializers)
  return { name: name === '' ? null : printable(name).slice(0, MAX_LENGTH), modules: node.modules }
}

function nameOf(node: OnnxNode, initializers: OnnxGraph['initializers']): string {
  // The module that owns the weights: `layer1.0.conv1.weight`.
  const weights = node.inputs.find((input) => initializers.has(input) && /\.weight$/.test(input))
  const owner = weights?.replace(/\.weight$/, '')
  // A number alone says nothing.
  if (owner !== undefined) return /^\d+$/.test(owner) ? `${node.op} ${owner}` : owner
  const leaf = leafOf(node)
  if (node.modules.length > 0) {
    const own = node.modules.at(-1)!.toLowerCase() === leaf.toLowerCase()
    return [...node.modules, ...(own ? [] : [leaf])].join('.')
  }
  return leaf
}

/** The last part of the node's name that is more than its operator: `conv1` of `model/conv1/Conv2D`. */
function leafOf({ name, op, outputs, modules }: OnnxNode): string {
  const parts = name.split('/').filter((part) => part !== '')
  if (modules.length > 0 && !name.startsWith('/')) return outputs[0] || op
  if (modules.length > 0 || parts.length < 2) return /^\d+$/.test(name) ? `${op} ${name}` : (parts.at(-1) ?? op)
  return parts.at(-2)!
}
