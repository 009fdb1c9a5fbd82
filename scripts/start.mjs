/** `npm start`: the desktop window, or where it can't open the same workbench in a browser. */
import { spawn } from 'node:child_process'
import { electronOrDownload } from './electron.mjs'
import { ensureBuilt, root } from './build.mjs'

await ensureBuilt(['main', 'preload', 'renderer'])
const obstacle = noDisplay()
const electron = obstacle ? null : electronOrDownload()
if (electron) run(electron, [root, ...process.argv.slice(2)])
else {
  process.stderr.write(
    `${obstacle ?? "Electron's binary is missing and could not be downloaded; run `npx install-electron` with access to the internet, or set ELECTRON_OVERRIDE_DIST_PATH to a folder that has it."} ` +
      'The workbench is served to your browser instead.\n',
  )
  run(process.execPath, ['out/main/poolscope.js', 'serve'])
}

function noDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return null
  return 'There is no display for a window (DISPLAY is not set); start from a graphical session, or under xvfb-run.'
}

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
