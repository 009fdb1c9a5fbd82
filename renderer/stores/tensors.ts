/**
 * Numbers of the tensors that the document names. They stay in the service; what is shown of them comes in pages, which are
 * kept as long as there is room. Tensors that no tab can show any more are closed.
 */
import { MAX_TENSOR_NUMBERS, MAX_TENSOR_PARTS, type Connection } from '#app/protocol/contract'
import type { Lane } from '#app/document/experiment'
import { tensorsIn } from '#app/document/tensors'
import type { Client } from '#renderer/client/client'
import { useClient } from '#renderer/client/use'

/** Numbers of a page. */
const PAGE = 1024
/** Of all tensors: 16 MB. */
const KEPT_PAGES = 4096
/** Pages of one request. */
const REQUESTED = Math.min(MAX_TENSOR_PARTS, MAX_TENSOR_NUMBERS / PAGE)

/** A tensor, and how many numbers it has. */
export interface TensorKey {
  readonly sha256: string
  readonly count: number
}

export class TensorNumbers {
  /** The least recently used first. */
  private readonly pages = new Map<string, Float32Array>()
  private named = new Set<string>()
  /** The layers that were copied last: they can be pasted when their tab is closed. */
  private copied: Lane = []

  constructor(private readonly request: Connection['request']) {}

  /** A number; undefined where it has not been read. */
  at({ sha256 }: Pick<TensorKey, 'sha256'>, index: number): number | undefined {
    return this.pages.get(keyOf(sha256, Math.floor(index / PAGE)))?.[index % PAGE]
  }

  /** Reads numbers, so that `at` has them. @throws Failure 'not-found' where the tensor is not open */
  async read({ sha256, count }: TensorKey, indices: Iterable<number>): Promise<void> {
    const wanted = new Set<number>()
    for (const index of indices) if (index >= 0 && index < count) wanted.add(Math.floor(index / PAGE))
    const missing = [...wanted].filter((page) => !this.touch(keyOf(sha256, page)))
    for (let at = 0; at < missing.length; at += REQUESTED) {
      const pages = missing.slice(at, at + REQUESTED)
      const parts = pages.map((page): [number, number] => [page * PAGE, Math.min(count, (page + 1) * PAGE)])
      const { values } = await this.request('tensor', { tensor: sha256, parts })
      let from = 0
      pages.forEach((page, i) => {
        const length = parts[i]![1] - parts[i]![0]
        this.pages.set(keyOf(sha256, page), values.subarray(from, (from += length)))
      })
    }
    for (const key of this.pages.keys()) {
      if (this.pages.size <= KEPT_PAGES + wanted.size) break
      this.pages.delete(key)
    }
  }

  /** Tensors that were opened without a layer that names them: closed with the next change, unless it names them. */
  noteOpened(tensors: Iterable<string>): void {
    for (const hash of tensors) this.named.add(hash)
  }

  noteCopied(layers: Lane): void {
    this.copied = layers
  }

  /** Closes the tensors that were named before and that none of these stacks names, nor the layers copied last. */
  keepOnly(stacks: readonly Lane[]): void {
    const before = this.named
    this.named = new Set([...stacks, this.copied].flatMap((stack) => [...tensorsIn(stack).keys()]))
    const tensors = [...before].filter((hash) => !this.named.has(hash))
    if (tensors.length > 0) this.request('closeTensors', { tensors }).catch(() => undefined)
  }

  private touch(key: string): boolean {
    const page = this.pages.get(key)
    if (!page) return false
    this.pages.delete(key)
    this.pages.set(key, page)
    return true
  }
}

function keyOf(sha256: string, page: number): string {
  return `${sha256}/${page}`
}

const known = new WeakMap<Client, TensorNumbers>()

/** Shared by all who look at weights. */
export function useTensors(): TensorNumbers {
  const client = useClient()
  const numbers = known.get(client) ?? new TensorNumbers((name, argument) => client.request(name, argument))
  known.set(client, numbers)
  return numbers
}
