/** The tile cache of the connection, shared by all panels, and a counter that tells when tiles have come. */
import { shallowRef, type ShallowRef } from 'vue'
import type { Client } from '../../client/client'
import { useClient } from '../../client/use'
import { TileCache } from '../../charts/tiles'

export interface Tiles {
  readonly cache: TileCache
  readonly arrivals: Readonly<ShallowRef<number>>
}

const known = new WeakMap<Client, Tiles>()

export function useTiles(): Tiles {
  const client = useClient()
  const tiles = known.get(client) ?? open(client)
  known.set(client, tiles)
  return tiles
}

function open(client: Client): Tiles {
  const arrivals = shallowRef(0)
  return { arrivals, cache: new TileCache((name, argument) => client.request(name, argument), () => arrivals.value++) }
}
