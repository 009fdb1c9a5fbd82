/** The connection to the host: main.ts provides it once, stores and components take it with `useClient()`. */
import { inject, type InjectionKey } from 'vue'
import type { Client } from './client'

export const clientKey: InjectionKey<Client> = Symbol('client')

/** @throws where the application was set up without a client. */
export function useClient(): Client {
  const client = inject(clientKey)
  if (!client) throw new Error('useClient: expected app.provide(clientKey, client) before the first use')
  return client
}
