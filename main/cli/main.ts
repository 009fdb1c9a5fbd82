/** The command line host: `poolscope run | summary | compare | shift | batch | serve | conformance`. */
import { resolve } from 'node:path'
import { version } from '../../package.json'
import { runCommandLine } from './commandLine'
import { endOnOutputFailure, watchInterrupts } from './process'
import { settingsFile } from './settingsFile'

const root = resolve(import.meta.dirname, '../..')

endOnOutputFailure()

const interrupts = watchInterrupts()
const status = await runCommandLine(process.argv.slice(2), {
  version,
  root,
  settingsFile: settingsFile(),
  out: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  progress: process.stderr.isTTY ? (line) => process.stderr.write(`\r\x1b[K${line}`) : null,
  interrupted: interrupts.stopOn,
})
process.exitCode = interrupts.exitStatus(status)
