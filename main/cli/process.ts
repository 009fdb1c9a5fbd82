/** How the process of the command line ends before its work is done: a closed pipe, an interrupt. */

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
 * Listens for SIGINT and SIGTERM once, for any number of things to stop. A signal that finds nothing to stop, or comes
 * again, ends the process.
 * @returns registers what to stop, and gives the function that withdraws it
 */
export function watchInterrupts(): (stop: () => void) => () => void {
  const stops = new Set<() => void>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      if (stops.size === 0) process.kill(process.pid, signal)
      stops.forEach((stop) => stop())
    })
  }
  return (stop) => {
    stops.add(stop)
    return () => void stops.delete(stop)
  }
}
