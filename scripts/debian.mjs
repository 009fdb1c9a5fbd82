/** Installs packages of Debian, for tests that need them; only root can. */
import { spawnSync } from 'node:child_process'

export function installPackages(...names) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return
  for (const args of [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', ...names],
  ]) {
    process.stderr.write(`apt-get ${args.join(' ')}\n`)
    spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
}
