/** How the process of the command line ends before its work is done: a closed pipe, an interrupt. */
import { constants } from 'node:os'
import { endOnSignal, endProcess } from '#main/endOnSignal'

/** As a shell reports a program that wrote into a closed pipe: 128 + SIGPIPE. */
const BROKEN_PIPE = 141

/**
 * Ends the process without a stack trace when output can't be written: quietly where a pipe was closed, as by `head`, with
 * the exit status that a shell gives; with a sentence where the disk is full.
 */
export function endOnOutputFailure(): void {
  process.stderr.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? BROKEN_PIPE : 1))
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(BROKEN_PIPE)
    process.stderr.write(`poolscope: The results could not be written to standard output: ${error.message}.\n`)
    process.exit(1)
  })
}

export interface Interrupts {
  /** Registers what to stop, and gives the function that withdraws it. */
  stopOn(stop: () => void): () => void
  /** The status 1 of work that a signal stopped becomes 128 plus the number of the signal, as shells report it. */
  exitStatus(status: number): number
}

/**
 * Passes SIGINT and SIGTERM to any number of things to stop. A signal that finds nothing to stop ends the process, as does
 * another one, or whatever has not stopped within the time limit of `endOnSignal`.
 */
export function watchInterrupts(): Interrupts {
  const stops = new Set<() => void>()
  let by: NodeJS.Signals | null = null
  endOnSignal((signal) => {
    by = signal
    if (stops.size === 0) endProcess(signal)
    stops.forEach((stop) => stop())
  })
  return {
    stopOn(stop) {
      stops.add(stop)
      if (by) stop()
      return () => void stops.delete(stop)
    },
    exitStatus: (status) => (by && status === 1 ? 128 + constants.signals[by] : status),
  }
}
