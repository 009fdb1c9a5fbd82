/**
 * `npm run fuzz [-- SEED [MINUTES]]`: the fuzzers (*.fuzz.test.ts) with one seed after another until so many minutes
 * are over; without a seed, new ones for ten minutes. A seed alone runs once, to reproduce a failure.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './build.mjs'

const [first, minutes] = process.argv.slice(2).map(readNumber)
const end = Date.now() + (minutes ?? (first === undefined ? 10 : 0)) * 60_000
let seed = first ?? Math.floor(Math.random() * 1e9)
let status
do {
  process.stdout.write(`\n== Seed ${seed}\n`)
  ;({ status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project',
      'app',
      '--project',
      'node',
      '--testTimeout=600000',
      '.fuzz.test.ts',
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, POOLSCOPE_FUZZ_SEED: String(seed) } },
  ))
  if (status !== 0) process.stdout.write(`\nReproduce it with: npm run fuzz -- ${seed}\n`)
  seed = (seed + 1) % 1e9
} while (status === 0 && Date.now() < end)
process.exitCode = status ?? 1

function readNumber(text) {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Error(`Expected a whole number of at most nine digits, received "${text}".`)
}
