/** Runs a command line as a terminal would, and keeps what it prints. */
import { join } from 'node:path'
import { version } from '../../../package.json'
import { root } from '#main/testing/contractSuite'
import { runCommandLine } from '#main/cli/commandLine'

/**
 * @param folder where its settings are kept
 * @param args without the names of node and the program; `serve` is interrupted as soon as it waits for that
 */
export async function runIn(folder: string, args: readonly string[]) {
  const out: string[] = []
  const notes: string[] = []
  const code = await runCommandLine(args, {
    version,
    root,
    settingsFile: join(folder, 'settings.json'),
    out: (line) => out.push(line),
    note: (line) => notes.push(line),
    progress: null,
    interrupted: (stop) => {
      if (args[0] === 'serve') setImmediate(stop)
      return () => undefined
    },
  })
  return { code, out: out.join('\n'), notes: notes.join('\n') }
}
