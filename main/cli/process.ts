/** How the process of the command line ends before its work is done: a closed pipe, an interrupt. */
import { endOnSignal, endProcess } from '#main/endOnSignal'

/** As a shell reports a program that wrote into a closed pipe: 128 + SIGPIPE. */
const BROKEN_PIPE = 141

/** `poolscope ... | head` ends without a stack trace, and with the exit status that a shell gives. */
export function endQuietlyOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit(BROKEN_PIPE)
    })
  }
}

/**
 * Passes SIGINT and SIGTERM to any number of things to stop. A signal that finds nothing to stop ends the process, as does
 * another one, or whatever has not stopped within the time limit of `endOnSignal`.
 * @returns registers what to stop, and gives the function that withdraws it
 */
export function watchInterrupts(): (stop: () => void) => () => void {
  const stops = new Set<() => void>()
  let interrupted = false
  endOnSignal((signal) => {
    interrupted = true
    if (stops.size === 0) endProcess(signal)
    stops.forEach((stop) => stop())
  })
  return (stop) => {
    stops.add(stop)
    if (interrupted) stop()
    return () => void stops.delete(stop)
  }
}
