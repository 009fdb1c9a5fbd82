/** Starts the process that decodes images as a utility process: the packed application is not allowed to run as Node. */
import { utilityProcess } from 'electron'
import { decoderFile, type StartDecoder } from '#main/service/service'

export const startDecoder: StartDecoder = (onMessage, onEnd) => {
  const child = utilityProcess.fork(decoderFile(), [], { serviceName: 'Poolscope image decoder', stdio: 'ignore' })
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
