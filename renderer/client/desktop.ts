/** The client in the desktop's window: everything goes through the preload script's bridge. */
import type { Connection, FailedFile, ImageInfo } from '#app/protocol/contract'
import type { HostReplies, HostRequestName, HostRequestOf } from '#app/protocol/hostContract'
import { fromPlain } from '#app/failure'
import type { Bridge } from '#app/protocol/wire'
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
  /** The token of a dropped file; null for one that is not on the person's disk. */
  async function tokenOf(file: File): Promise<string | null> {
    const answer = await bridge.fileToken(file)
    if ('failure' in answer) throw fromPlain(answer.failure)
    return answer.value as string | null
  }
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
      async addImages(files, nameOf) {
        const results: (ImageInfo | FailedFile)[] = []
        for (const file of files) {
          const token = await tokenOf(file)
          results.push(
            ...(token === null
              ? await addImages(connection, [file], nameOf)
              : [await askHost('addDropped', { file: token })]),
          )
        }
        return results
      },
      async pickFolder() {
        const folder = await askHost('pickFolder', {})
        return (
          folder && {
            name: folder.name,
            images: folder.images.map(({ file, path }) => ({
              path,
              rows: (batch) => connection.request('batchFile', { batch, file }),
              open: (select) => askHost('addDropped', { file, select }),
            })),
          }
        )
      },
      pickExperiment: () => askHost('pickExperiment', {}),
      async readExperiment(file) {
        const token = await tokenOf(file)
        return token === null ? readExperiment(connection, file) : askHost('openDropped', { file: token })
      },
      saveExperiment: (request) => askHost('saveExperiment', request),
      saveFile: (name, bytes) => askHost('saveFile', { name, bytes }),
      listRecent: () => askHost('listRecent', {}),
      openRecent: (file) => askHost('openRecent', { file }),
      setTitle: async (title, edited) => void (await askHost('setTitle', { title, edited })),
      setUnsavedRows: async (unsaved) => void (await askHost('setUnsavedRows', { unsaved })),
      savedBeforeClosing: async (saved) => void (await askHost('savedBeforeClosing', { saved })),
    },
  }
}
