/**
 * `npm run onnxruntime`: computes exported networks with onnxruntime and compares every map with the portable kernels.
 * onnxruntime-node is installed for it where the benchmark has not done so.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { loadOther } from '../native-kernels/bench/engines.mjs'
import { root } from './build.mjs'

await loadOther()
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', root, '--config', 'scripts/onnxruntime.config.ts'],
  { cwd: root, stdio: 'inherit' },
)
process.exitCode = status ?? 1
