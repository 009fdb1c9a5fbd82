/** Starts the processes that decode images, from Node; and where their code is. */
import { fork, type Serializable } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromDecoder } from '#main/files/decoderMessages'
import type { StartDecoder } from './decoderPool'

export function decoderFile(program = 'decoder'): string {
  const here = import.meta.url
  // Under test, run from the sources, beside those that testing/buildEntries.ts has built.
  const place = here.endsWith('.ts') ? '../../out/test' : here.includes('/chunks/') ? '..' : '.'
  return fileURLToPath(new URL(`${place}/${program}.js`, here))
}

/** Starts child processes that do not keep this one alive. What their decoders print is of no use to a person. */
export const forkDecoder = forkProgram('decoder')

/** As forkDecoder, for another program that decodes. @param first its first message */
export function forkProgram(program: string, first?: Serializable): StartDecoder {
  return (kind, onMessage, onEnd) => {
    const child = fork(decoderFile(program), [kind], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.unref()
    child.channel?.unref()
    child.on('message', (message) => onMessage(message as FromDecoder))
    child.on('exit', onEnd)
    child.on('error', onEnd)
    // A child that has ended reports it.
    const send = (message: Serializable) => void child.send(message, () => undefined)
    if (first !== undefined) send(first)
    return { send, end: () => void child.kill('SIGKILL') }
  }
}
