/** Starts the process that decodes images as a utility process: the packed application is not allowed to run as Node. */
import { utilityProcess } from 'electron'
import { decoderFile, type DecoderKind, type StartDecoder } from '#main/service/service'

/**
 * Electron on Linux links the system's GLib through GTK, in each of its processes, and the one in sharp's native build
 * collides with it. Elsewhere native is worth its time: see ARCHITECTURE.md.
 */
export const desktopDecoder: DecoderKind = process.platform === 'linux' ? 'wasm' : 'native'

export const startDecoder: StartDecoder = (kind, onMessage, onEnd) => {
  const child = utilityProcess.fork(decoderFile(), [kind], {
    serviceName: 'Poolscope image decoder',
    stdio: 'ignore',
  })
  child.on('message', onMessage)
  child.on('exit', onEnd)
  return {
    send: (message) => child.postMessage(message),
    end() {
      try {
        // Its own kill asks politely, and a decoder that is busy does not hear that.
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
        else child.kill()
      } catch {
        // It has ended already.
      }
    },
  }
}
