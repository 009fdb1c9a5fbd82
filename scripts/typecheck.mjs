/**
 * `npm run typecheck`: every TypeScript project of the repository, two at a time; exits with 1 where one has errors.
 * What was found is kept in .cache, so that the next run checks only what a change can touch. TypeScript 7
 * takes a third of the time; components need version 6, which vue-tsc is built on.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from './build.mjs'

const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript7/package.json')), 'bin/tsc')
const vueTsc = join(dirname(require.resolve('vue-tsc/package.json')), 'bin/vue-tsc.js')

/** The one that takes longest first. */
const projects = [
  [vueTsc, 'renderer'],
  [tsc, 'main'],
  [tsc, 'e2e'],
  [tsc, 'native-kernels'],
  [tsc, 'app'],
]

const waiting = [...projects]
let failed = false
await Promise.all([checkNext(), checkNext()])
process.exitCode = failed ? 1 : 0

async function checkNext() {
  for (let next = waiting.shift(); next; next = waiting.shift()) failed = !(await passes(...next)) || failed
}

/** Prints what a project's compiler says in one piece. */
function passes(compiler, project) {
  return new Promise((resolve, reject) => {
    const cache = join(root, '.cache/typecheck', `${project}.tsbuildinfo`)
    const args = [compiler, '-p', project, '--noEmit', '--incremental', '--tsBuildInfoFile', cache]
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let words = `${project}\n`
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (words += text))
    child.on('error', reject)
    child.on('close', (status) => {
      process.stdout.write(words)
      resolve(status === 0)
    })
  })
}
