/**
 * Sets up Redis for the tests of batches over a queue: Debian's package, where it is missing and the user is root. Without it
 * those tests are left out, with a warning; in CI on Linux they fail.
 */
import { spawnSync } from 'node:child_process'
import { installPackages } from './debian.mjs'

export function ensureRedis() {
  if (process.platform === 'linux' && !hasRedis()) installPackages('redis-server')
}

function hasRedis() {
  return spawnSync('redis-server', ['--version']).status === 0
}
