/** How SIGINT and SIGTERM end a process: the first asks it to, within a time limit; another one ends it immediately. */

/** Milliseconds in which signals count as one: a terminal signals every process of a command, and npm passes signals on. */
const ONE_PRESS = 200
/** Milliseconds that a process has to end after it was asked to. */
const LIMIT = 1500

/** @param end begins to end the process; called once */
export function endOnSignal(end: (signal: NodeJS.Signals) => void): void {
  let asked: number | null = null
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (asked === null) {
        asked = performance.now()
        setTimeout(endProcess, LIMIT, signal).unref()
        end(signal)
      } else if (performance.now() - asked > ONE_PRESS) endProcess(signal)
    })
  }
}

/** Ends this process as if nothing had listened; an ordinary exit would wait for a kernel that a worker is in. */
export function endProcess(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}
