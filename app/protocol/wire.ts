/**
 * What passes between a renderer and a host: numbered requests, their answers, and events.
 * The loopback socket carries these messages as frames of codec.ts; the desktop's preload offers a `Bridge`.
 */
import type { ServiceEvent } from './contract'
import type { PlainFailure } from '#app/failure'

/** A reply, or why there is none: a plain value, because errors lose their fields at process borders. */
export type Answer = { readonly value: unknown } | { readonly failure: PlainFailure }

export interface ToHost {
  readonly id: number
  /** Whatever came: the service checks it. */
  readonly name: unknown
  readonly argument: unknown
}

export type FromHost =
  | ({ readonly id: number } & Answer)
  | { readonly events: readonly ServiceEvent[] }
  /** The first message of a socket: the token was right. `largestMessage` is in bytes. */
  | { readonly welcome: { readonly largestMessage: number } }

/** What the desktop's preload script puts into the window as `poolscope`. */
export interface Bridge {
  request(name: string, argument: unknown): Promise<Answer>
  /**
   * A token of the file on the person's disk that a `File` of the page stands for; null where it has none, as an image
   * dragged out of a web page. The page learns no path, and can make up none.
   */
  fileToken(file: object): Promise<Answer>
  /** Gives back the function that ends the subscription. */
  onEvent(listener: (event: ServiceEvent) => void): () => void
}

/** The socket's subprotocol; the second one that a client offers is its token. */
export const SUBPROTOCOL = 'poolscope'

/** The code with which the loopback host closes a socket that came with a wrong token. */
export const WRONG_TOKEN = 4401
