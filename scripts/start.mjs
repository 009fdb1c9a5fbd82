/** `npm start`: the desktop window, or where it can't open the same workbench in a browser. */
import { spawn } from 'node:child_process'
import { electronToShow } from './electron.mjs'
import { ensureBuilt, root } from './build.mjs'

await ensureBuilt(['main', 'preload', 'renderer'])
const electron = electronToShow()
if (electron) run(electron, [root, ...process.argv.slice(2)])
else run(process.execPath, ['out/main/poolscope.js', 'serve'])

function run(file, args) {
  // Chromium refuses its sandbox to root.
  const asRoot = file !== process.execPath && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(file, [...asRoot, ...args], { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`${file} did not start: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code) => process.exit(code ?? 1))
}
