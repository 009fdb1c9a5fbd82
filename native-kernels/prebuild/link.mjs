/** Linking the objects of a target into one addon that depends on nothing but the system and the program around it. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const here = import.meta.dirname
const nodeApi = createRequire(import.meta.url)('node-api-headers')

export const includes = nodeApi.include_dir

/** The oldest glibc that the Linux binaries must run on. */
const glibcFloor = [2, 28]

/** Further sources, and words for the linker, by platform. Names of libraries come after the objects. */
export function linking(platform, compiler, folder) {
  if (platform === 'linux') return linux()
  if (platform === 'win32') return windows(compiler, folder)
  return { sources: [], words: ['-bundle', '-undefined', 'dynamic_lookup', '-Wl,-dead_strip', '-Wl,-x'], libraries: [] }
}

function linux() {
  const ours = ['-static-libstdc++', `-Wl,--version-script=${join(here, 'exports.map')}`, '-Wl,--gc-sections', '-s']
  const wrapped = ['exp', 'log', 'pow'].map((name) => `-Wl,--wrap=${name}`)
  // libgcc_s stays shared: Node and Electron load it themselves, and a static one asks for glibc 2.35.
  return { sources: [join(here, 'glibc_floor.cpp')], words: ['-shared', ...ours, ...wrapped], libraries: [] }
}

function windows(compiler, folder) {
  const { node_api_def, js_native_api_def } = nodeApi.def_paths
  const names = [node_api_def, js_native_api_def].flatMap((file) =>
    readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(2),
  )
  const definitions = join(folder, 'node.def')
  const library = join(folder, 'libnode.a')
  writeFileSync(definitions, ['NAME node.exe', 'EXPORTS', ...names, ''].join('\n'))
  execFileSync(sibling(compiler, 'dlltool'), ['-d', definitions, '-y', library, '-D', 'node.exe'], { stdio: 'inherit' })
  return {
    sources: [join(here, 'windows_host.cpp')],
    words: ['-shared', '-static', '-s'],
    libraries: [library, '-ldelayimp'],
  }
}

/** @throws Error naming the symbols that an older system doesn't have. */
export function checkSystemSymbols(platform, compiler, addon) {
  if (platform !== 'linux') return
  const table = execFileSync(sibling(compiler, 'objdump'), ['-T', addon], { encoding: 'utf8' })
  const tooNew = table
    .split('\n')
    .filter((line) => /GLIBCXX|CXXABI/.test(line) || newer(/GLIBC_(\d+)\.(\d+)/.exec(line)))
  if (tooNew.length === 0) return
  throw new Error(`Expected symbols of glibc ${glibcFloor.join('.')} or older only, found:\n${tooNew.join('\n')}`)
}

function newer(version) {
  if (!version) return false
  const [major, minor] = [Number(version[1]), Number(version[2])]
  return major > glibcFloor[0] || (major === glibcFloor[0] && minor > glibcFloor[1])
}

/** Another tool of the same tool chain: x86_64-w64-mingw32-g++-posix -> x86_64-w64-mingw32-dlltool. */
function sibling(compiler, tool) {
  return compiler.replace(/g\+\+(-posix)?$/, tool)
}
