/**
 * Builds the native kernels at install: nothing to do where a prebuilt addon fits this machine, else node-gyp compiles
 * one for the instruction sets that it runs best. Where that fails those in WebAssembly take over, and the install goes
 * on. `--all` compiles every instruction set, for tests, of what has changed; to fail is an error then.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gypArguments, gypEnvironment } from './compile.mjs'

const home = dirname(fileURLToPath(import.meta.url))
const all = process.argv.includes('--all')
const require = createRequire(import.meta.url)

if (!prebuiltLoads()) compile()

function prebuiltLoads() {
  const folder = join(home, 'prebuilds', `${process.platform}-${process.arch}`)
  if (!existsSync(folder)) return false
  return readdirSync(folder)
    .filter((name) => name.endsWith('.node'))
    .some((name) => {
      try {
        require(join(folder, name))
        return true
      } catch {
        return false
      }
    })
}

function compile() {
  const gyp = nodeGyp()
  if (!gyp) return giveWay('node-gyp is not installed')
  const commands = all ? ['configure', 'build'] : ['rebuild']
  const result = spawnSync(process.execPath, [gyp, ...gypArguments(commands)], {
    encoding: 'utf8',
    env: gypEnvironment(all),
  })
  if (result.status === 0) return
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`
  const errors = output.split('\n').filter((line) => /error|ERR!/i.test(line))
  giveWay(errors.find((line) => /error:/i.test(line)) ?? errors[0] ?? 'the compiler failed')
}

function nodeGyp() {
  try {
    return require.resolve('node-gyp/bin/node-gyp.js')
  } catch {
    return undefined
  }
}

function giveWay(reason) {
  if (all) process.exitCode = 1
  console.warn(
    `Native kernels were not built (${reason.trim()}); the slower ones in WebAssembly take over. ` +
      'To build them, install a C++ compiler, make and Python 3, then run "node native-kernels/build.mjs".',
  )
}
