/** `npm start`: the desktop window, or the same workbench in a browser where the window can't open. */
import { spawn } from 'node:child_process'
import { ensureBuilt, root } from './build.mjs'
import { electronToShow } from './electron.mjs'
import { launch } from './launch.mjs'

const args = process.argv.slice(2)
let child = null
let ending = false
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (!child) process.exit(1)
    ending = true
    child.kill(signal)
  })
}

await ensureBuilt(['main', 'preload', 'renderer'])
const electron = electronToShow()
if (!electron || !(await openWindow())) serve()

/** False where the window did not open; the reason is on stderr then. */
async function openWindow() {
  const { child: window, failure } = launch(electron, [root, ...args])
  follow(window)
  const reason = await failure
  if (reason === null || ending) return true
  process.stderr.write(`${reason} The workbench is served to your browser instead.\n`)
  return false
}

function serve() {
  const files = args.filter((word) => !word.startsWith('-'))
  if (files.length > 0) process.stderr.write(`Open in the browser what was to be opened here: ${files.join(', ')}\n`)
  follow(spawn(process.execPath, ['out/main/poolscope.js', 'serve'], { cwd: root, stdio: 'inherit' }))
}

/** Ends as `started` does, unless another process has been started by then. */
function follow(started) {
  child = started
  if (ending) started.kill('SIGTERM')
  started.on('error', () => undefined)
  started.on('close', (code) => child === started && (process.exitCode = code ?? 1))
}
