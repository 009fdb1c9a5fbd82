/** The client in the desktop's window: everything goes through the preload script's bridge. */
import type { Connection, HostReplies, HostRequestName, HostRequestOf } from '../../app/contract'
import { fromPlain } from '../../app/failure'
import type { Bridge } from '../../app/wire'
import type { Client } from './client'
import { addImages, readExperiment } from './droppedFiles'

declare global {
  interface Window {
    readonly poolscope?: Bridge
  }
}

export function connectDesktop(bridge: Bridge): Client {
  async function ask(name: string, argument: unknown): Promise<unknown> {
    const answer = await bridge.request(name, argument)
    if ('failure' in answer) throw fromPlain(answer.failure)
    return answer.value
  }
  const askHost = <N extends HostRequestName>(name: N, argument: HostRequestOf<N>) =>
    ask(name, argument) as Promise<HostReplies[N]>
  const connection: Connection = {
    request: (name, argument) => ask(name, argument) as never,
    onEvent: (listener) => bridge.onEvent(listener),
  }
  return {
    ...connection,
    host: 'desktop',
    connected: Promise.resolve(),
    onLink: () => () => undefined,
    setMenus: async (menus) => void (await askHost('setMenus', menus)),
    files: {
      pickImages: () => askHost('pickImages', {}),
      addImages: (files) => addImages(connection, files),
      pickExperiment: () => askHost('pickExperiment', {}),
      readExperiment,
      saveExperiment: (wish) => askHost('saveExperiment', wish),
      saveFile: (name, bytes) => askHost('saveFile', { name, bytes }),
      listRecent: () => askHost('listRecent', {}),
      openRecent: (file) => askHost('openRecent', { file }),
      setTitle: async (title, edited) => void (await askHost('setTitle', { title, edited })),
    },
  }
}
