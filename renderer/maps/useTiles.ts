/** The tile cache of the connection, shared by all who look at maps. */
import { TileCache } from './tiles'
import type { Client } from '#renderer/client/client'
import { useClient } from '#renderer/client/use'

const known = new WeakMap<Client, TileCache>()

export function useTiles(): TileCache {
  const client = useClient()
  const cache = known.get(client) ?? new TileCache((name, argument) => client.request(name, argument))
  known.set(client, cache)
  return cache
}
