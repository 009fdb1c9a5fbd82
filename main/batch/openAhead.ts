/** Opens things ahead of their turn, so that the next ones are opened while one is worked on. */

export type Opened<T> = { readonly ok: T } | { readonly error: unknown }

export interface HowToOpen<T> {
  readonly count: number
  /** How many are open or being opened beside the one that has its turn. */
  readonly ahead: number
  open(i: number): Promise<T>
  close(opened: T): void
  /** Whether opening it may have failed because of the others: then it is opened once more, alone. */
  mayBeCrowded(error: unknown): boolean
}

/** Gives what was opened, or why it could not be, in order. Whoever takes one closes it. */
export async function* openAhead<T>(how: HowToOpen<T>): AsyncGenerator<Opened<T>> {
  const { count, ahead } = how
  const waiting = new Map<number, Promise<Opened<T>>>()
  const begin = (i: number): Promise<Opened<T>> =>
    how.open(i).then(
      (ok) => ({ ok }),
      (error: unknown) => ({ error }),
    )
  const giveUp = async () => {
    const others = [...waiting.values()]
    waiting.clear()
    for (const other of await Promise.all(others)) if ('ok' in other) how.close(other.ok)
  }
  try {
    for (let i = 0; i < count; i++) {
      for (let next = i; next < count && next <= i + ahead; next++) {
        if (!waiting.has(next)) waiting.set(next, begin(next))
      }
      let opened = await waiting.get(i)!
      waiting.delete(i)
      if ('error' in opened && how.mayBeCrowded(opened.error)) {
        await giveUp()
        opened = await begin(i)
      }
      yield opened
    }
  } finally {
    await giveUp()
  }
}
