/**
 * How node-gyp compiles the addon: with the instruction sets that this machine runs best, or with all that it could
 * have.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The words after `node-gyp` for some of its commands. */
export function gypArguments(commands) {
  return [...commands, '--jobs', 'max', '--directory', import.meta.dirname, ...nodeHeaders()]
}

/**
 * The environment for node-gyp.
 * @param {boolean} all whether every instruction set of this architecture is compiled
 */
export function gypEnvironment(all) {
  const best = all ? null : bestInstructionSet()
  const chosen = ['avx2', 'avx512'].map((name) => `${name}=${Number(best === null || best === name)}`)
  return { ...process.env, GYP_DEFINES: chosen.join(' ') }
}

/** The best one of this machine besides the one that all machines have, 'none' if there is none; null if it can't be told. */
function bestInstructionSet() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1].split(' ')
  if (!flags) return null
  const has = (...names) => names.every((name) => flags.includes(name))
  return has('avx2', 'fma', 'avx512f') ? 'avx512' : has('avx2', 'fma') ? 'avx2' : 'none'
}

/** Node's own headers, where they are installed beside it, spare node-gyp a download: `--nodedir` and their folder. */
function nodeHeaders() {
  if (process.env.npm_config_nodedir) return []
  const prefix = dirname(dirname(process.execPath))
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? ['--nodedir', prefix] : []
}
