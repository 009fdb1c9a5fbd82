/** What no plain value from outside may hold: deep nesting, typed arrays, keys that reach an object's prototype. */
import { message, type Message } from '#app/text/message'

/** Levels of lists and objects; an experiment needs about ten. */
export const MAX_NESTING = 64

const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * What is wrong with a value that JSON or a message brought, or null. Walks level by level, so that no nesting can
 * exhaust the stack and no cycle can hold it up.
 * @param name of the value itself, for the message
 * @param bytesAt the one key of the value itself under which a typed array may stand
 */
export function plainValueProblem(value: unknown, name: string, bytesAt?: string): Message | null {
  const seen = new Set<object>()
  let level: Inner[] = []
  const collect = (one: unknown, path: string, into: Inner[]) => {
    if (typeof one !== 'object' || one === null || seen.has(one)) return
    seen.add(one)
    into.push({ value: one, path })
  }
  collect(value, '', level)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING) return message('document.nestedTooDeeply', { max: MAX_NESTING })
    const next: Inner[] = []
    for (const { value: holder, path } of level) {
      if (isBinary(holder)) {
        if (bytesAt !== undefined && path === bytesAt) continue
        return message('document.typedArray', { path: path || name, type: holder.constructor.name })
      }
      if (Array.isArray(holder)) {
        for (let i = 0; i < holder.length; i++) collect(holder[i], `${path}[${i}]`, next)
        continue
      }
      for (const key of Object.keys(holder)) {
        if (DANGEROUS.has(key)) return message('document.keyNotAllowed', { path: path || name, key })
        collect((holder as Record<string, unknown>)[key], path ? `${path}.${key}` : key, next)
      }
    }
    level = next
  }
  return null
}

interface Inner {
  readonly value: object
  readonly path: string
}

function isBinary(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer
}
