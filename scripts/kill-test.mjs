/** `npm run kill-test [-- KILLS [SEED]]`: kills so many processes, 300 by default, while they write (main/testing/kill.test.ts). */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './build.mjs'

const [kills = '300', seed = '1'] = process.argv.slice(2)
for (const text of [kills, seed]) {
  if (!/^\d{1,6}$/.test(text)) throw new Error(`Expected a whole number, received "${text}".`)
}
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'node',
    '--testTimeout=3600000',
    'main/testing/kill',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, POOLSCOPE_KILLS: kills, POOLSCOPE_FUZZ_SEED: seed } },
)
process.exitCode = status ?? 1
