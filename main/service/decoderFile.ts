/** Starts the process that decodes images, from Node; and where its code is. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromDecoder } from '#main/files/decoderMessages'
import type { StartDecoder } from './decoderPool'

export function decoderFile(): string {
  const here = import.meta.url
  // Under test, run from the sources, beside a decoder that testing/buildEntries.ts has built.
  const place = here.endsWith('.ts')
    ? '../../out/test/decoder.js'
    : here.includes('/chunks/')
      ? '../decoder.js'
      : './decoder.js'
  return fileURLToPath(new URL(place, here))
}

/** A child that does not keep this process alive. What its decoders print is of no use to a person. */
export const forkDecoder: StartDecoder = (kind, onMessage, onEnd) => {
  const child = fork(decoderFile(), [kind], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.unref()
  child.channel?.unref()
  child.on('message', (message) => onMessage(message as FromDecoder))
  child.on('exit', onEnd)
  child.on('error', onEnd)
  return {
    // A child that has ended reports it.
    send: (message) => void child.send(message, () => undefined),
    end: () => void child.kill('SIGKILL'),
  }
}
