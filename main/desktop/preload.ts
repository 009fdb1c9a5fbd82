/** The bridge in the window: three functions, and nothing of Electron's own, reach the page. */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import type { ServiceEvent } from '#app/protocol/contract'
import type { Bridge } from '#app/protocol/wire'

const bridge: Bridge = {
  request: (name, argument) => ipcRenderer.invoke('request', name, argument),
  async fileToken(file) {
    const path = webUtils.getPathForFile(file as File)
    return path === '' ? { value: null } : ipcRenderer.invoke('fileToken', path)
  },
  onEvent(listener) {
    const receive = (_: IpcRendererEvent, events: readonly ServiceEvent[]) => events.forEach((event) => listener(event))
    ipcRenderer.on('events', receive)
    return () => void ipcRenderer.off('events', receive)
  },
}

contextBridge.exposeInMainWorld('poolscope', bridge)
