/**
 * `npm run kernels -- pool2d`: compiles the native kernels that have changed, for all instruction sets, then compares
 * those whose test names match (an instruction set, a kernel call, or both: "AVX2 pool2d") with the portable ones, or all
 * of them.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { gypArguments, gypEnvironment } from '../native-kernels/compile.mjs'
import { root } from './build.mjs'

run('node-gyp/bin/node-gyp.js', gypArguments(['configure', 'build', '--loglevel', 'warn']), gypEnvironment(true))
const names = process.argv.slice(2)
const only = names.length > 0 ? ['-t', names.join(' ')] : []
run('vitest/vitest.mjs', ['run', '--project', 'node', 'native-kernels/native.test.ts', ...only])

function run(tool, args, env = process.env) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  if (status !== 0) process.exit(status ?? 1)
}
