/** `npm run typecheck`: every TypeScript project of the repository; exits with 1 where one has errors. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from './build.mjs'

const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')
const vueTsc = join(dirname(require.resolve('vue-tsc/package.json')), 'bin/vue-tsc.js')

const projects = [
  [tsc, 'app'],
  [tsc, 'native-kernels'],
  [tsc, 'main'],
  [vueTsc, 'renderer'],
  [tsc, 'e2e'],
]

const failed = projects.filter(([compiler, project]) => {
  process.stdout.write(`${project}\n`)
  return spawnSync(process.execPath, [compiler, '-p', project, '--noEmit'], { cwd: root, stdio: 'inherit' }).status !== 0
})
process.exit(failed.length > 0 ? 1 : 0)
