/**
 * `npm run dev`: the workbench while you change it. Vite serves the renderer and replaces its modules in place; the main
 * process, the worker and the decoder are rebuilt into out/dev, and their process restarts. In the desktop window, or in
 * a browser where there is no Electron or no display. Ctrl+C ends everything.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { resolveConfig } from 'electron-vite'
import { build, createServer, mergeConfig } from 'vite'
import { root } from './build.mjs'
import { electronToShow } from './electron.mjs'
import { launch } from './launch.mjs'

process.chdir(root)
const electron = electronToShow()
const { config } = await resolveConfig({ root, logLevel: 'warn' }, 'serve', 'development')

/** The loopback host: its address, the token of its present process, and the policy that it serves pages with. */
const service = { port: await freePort(), token: '', policy: '' }
/** The token of open pages. It outlives the service's, which is new at every restart. */
const pageToken = randomBytes(24).toString('base64url')

const vite = await createServer(
  mergeConfig(config.renderer, {
    server: { host: '127.0.0.1', cors: false, fs: { allow: [root] }, proxy: electron ? {} : proxyToService() },
    plugins: electron
      ? []
      : [{ name: 'policy', configureServer: ({ middlewares }) => void middlewares.use(addPolicy) }],
  }),
)
await vite.listen()
const address = `http://127.0.0.1:${vite.httpServer.address().port}`

let child = null
let ending = false
let restarts = Promise.resolve()
const watchers = []
await watch(config.main, {
  define: { 'process.env.POOLSCOPE_DEV_SERVER': JSON.stringify(address) },
  build: { outDir: join(root, 'out/dev') },
})
if (electron) await watch(config.preload)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void end(0))

/** Builds once and after each change, and restarts the host after each build that succeeds. */
async function watch(target, changes = {}) {
  const watcher = await build(mergeConfig(target, { ...changes, build: { ...changes.build, watch: {} } }))
  watchers.push(watcher)
  watcher.on('event', ({ code, error, result }) => {
    if (code === 'ERROR') process.stderr.write(`${error.message}\nThe last build that succeeded keeps running.\n`)
    if (code === 'BUNDLE_END') restarts = restarts.then(restart)
    if (code === 'BUNDLE_END' || code === 'ERROR') void result?.close()
  })
}

async function restart() {
  await stop()
  if (ending) return
  if (electron) startWindow()
  else await startService()
}

function startWindow() {
  const { child: window, failure } = launch(electron, ['out/dev/desktop.js', ...process.argv.slice(2)])
  child = window
  window.on('close', (code) => child === window && end(code ?? 1))
  void failure.then((reason) => {
    if (reason) process.stderr.write(`${reason} Without DISPLAY, \`npm run dev\` works in your browser.\n`)
  })
}

async function startService() {
  const args = ['out/dev/poolscope.js', 'serve', '--port', String(service.port)]
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const { origin, hash } = new URL(line)
    service.token = hash.slice('#token='.length)
    const answer = await fetch(origin, { method: 'HEAD' })
    // Vite's client puts the styles of modules into style elements, and waits for a lost server in a worker of its own.
    service.policy = answer.headers
      .get('content-security-policy')
      .replace(/style-src [^;]+/, "style-src 'self' 'unsafe-inline'")
      .replace(/worker-src [^;]+/, "worker-src 'self' blob:")
    process.stdout.write(`${address}/#token=${pageToken}\n`)
    // Open pages find what they had open in its draft.
    vite.ws.send({ type: 'full-reload' })
    return
  }
  process.stderr.write('The service has ended; it starts again after the next change.\n')
}

async function stop() {
  const old = child
  child = null
  if (!old || old.exitCode !== null || old.signalCode !== null) return
  old.kill('SIGTERM')
  await once(old, 'exit')
}

async function end(code) {
  if (ending) return
  ending = true
  await restarts
  await stop()
  await Promise.all([...watchers, vite].map((one) => one.close()))
  process.exit(code)
}

/** Passes sockets and downloads on to the service, those of our own pages as its own. */
function proxyToService() {
  const target = `http://127.0.0.1:${service.port}`
  const asOurs = (proxy) =>
    proxy.on('proxyReqWs', (onward, { headers }) => {
      if (headers.origin === address) onward.setHeader('origin', target)
      const offered = headers['sec-websocket-protocol'] ?? ''
      onward.setHeader('sec-websocket-protocol', offered.replace(pageToken, service.token))
    })
  return {
    '/socket': { target, ws: true, changeOrigin: true, configure: asOurs },
    '/download': { target, changeOrigin: true },
  }
}

function addPolicy(_, response, next) {
  response.setHeader('content-security-policy', service.policy)
  next()
}

async function freePort() {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
