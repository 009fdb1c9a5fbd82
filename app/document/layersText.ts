/** Layers as text for the clipboard, so that they can be pasted into another window, and back. */
import { Failure } from '#app/failure'
import { message, concat, type Message } from '#app/text/message'
import { emptyExperiment } from './edit'
import { MAX_DEPTH, type Layer } from './experiment'
import { jsonWithRows } from './json'
import { checkExperiment } from './parse'

const FORMAT = 'poolscope-layers'

/** The layers as JSON text. */
export function layersToText(layers: readonly Layer[]): string {
  return `${jsonWithRows({ format: FORMAT, stack: layers })}\n`
}

/** Whether a text means to be layers, or a whole experiment, whose stack will do as well. */
export function looksLikeLayers(text: string): boolean {
  return /^\s*\{/.test(text) && /"format"\s*:\s*"poolscope-(layers|experiment)"/.test(text)
}

/**
 * The layers that a text holds; ids only tell them apart, and are replaced when they are inserted.
 * @throws Failure 'invalid-document' with the place, what was expected and what came.
 */
export function layersFromText(text: string): readonly Layer[] {
  if (!looksLikeLayers(text)) throw refused(message('document.clipboardHasNoLayers'))
  const stack = stackOf(text)
  if (!Array.isArray(stack)) throw refused(message('document.stackNotList'))
  try {
    return checkExperiment({
      ...emptyExperiment('clipboard'),
      stack: stack.map((layer: unknown, i) => withOwnId(layer, String(i))),
    }).stack
  } catch (error) {
    throw error instanceof Failure ? refused(error.text) : error
  }
}

function stackOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { stack?: unknown }).stack
  } catch {
    throw refused(message('document.pastedNotJson'))
  }
}

function withOwnId(layer: unknown, id: string, depth = 0): unknown {
  // Deeper blocks are refused as they are.
  if (typeof layer !== 'object' || layer === null || depth > MAX_DEPTH) return layer
  const { lanes } = layer as { lanes?: unknown }
  const own = { ...layer, id }
  if (!Array.isArray(lanes)) return own
  return {
    ...own,
    lanes: lanes.map((lane: unknown, i) =>
      Array.isArray(lane) ? lane.map((inner, j) => withOwnId(inner, `${id}-${i}-${j}`, depth + 1)) : lane,
    ),
  }
}

/** @param reason a whole sentence, or more of them */
function refused(reason: Message): Failure {
  return new Failure('invalid-document', concat([message('document.nothingPasted'), reason], ' '))
}
