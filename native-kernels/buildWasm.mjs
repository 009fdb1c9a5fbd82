/**
 * Builds wasm/kernels.wasm from the C++ of the kernels, with the compiler and the libraries of Debian 12, so that every build
 * gives the same bytes. The file is checked in: run this after each change of the C++. `--check` compares instead.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'

const home = import.meta.dirname
const file = join(home, 'wasm/kernels.wasm')
const llvm = '/usr/lib/llvm-14'
const clang = join(llvm, 'bin/clang++')
const version = 'Debian clang version 14.0.6'
export const packages = [
  'clang-14',
  'lld-14',
  'wasi-libc',
  'libc++-14-dev-wasm32',
  'libc++abi-14-dev-wasm32',
  'libclang-rt-14-dev-wasm32',
]
const libraries = ['/usr/lib/wasm32-wasi/libc++.a', '/usr/lib/wasm32-wasi/libc++abi.a', '/usr/lib/wasm32-wasi/libc.a']

const flags = [
  '--target=wasm32-wasi',
  '-nostdinc++',
  ...[join(llvm, 'include/wasm32-wasi/c++/v1'), '/usr/include/wasm32-wasi'].flatMap((folder) => ['-isystem', folder]),
  ...['-std=c++17', '-O3', '-msimd128', '-mbulk-memory', '-mnontrapping-fptoint'],
  ...['-ffp-contract=off', '-fno-math-errno', '-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics'],
  '-Dthread_local=', // an instance has one thread
  ...['-fvisibility=hidden', '-Wall', '-Wextra', '-Wno-bitwise-conditional-parentheses'],
  ...['-DPOOLSCOPE_ISA=isa_wasm', `-ffile-prefix-map=${home}=.`, '-I', join(home, 'wasm')],
]
const linkerFlags = [
  ...['-mexec-model=reactor', '-fuse-ld=lld', '-L/usr/lib/wasm32-wasi', '-B/usr/lib/wasm32-wasi'],
  ...[
    '-z stack-size=1048576',
    '--stack-first',
    '--strip-all',
    '--gc-sections',
    `--allow-undefined-file=${join(home, 'wasm/imports.txt')}`,
  ]
    .flatMap((flag) => flag.split(' '))
    .map((flag) => `-Wl,${flag}`),
]

/** Those of binding.gyp, without what only the addon does and what wasm/entry.cpp replaces. */
function sources() {
  const listed = readFileSync(join(home, 'binding.gyp'), 'utf8').matchAll(/'(src\/[\w/]+\.cpp)'/g)
  const left = ['addon/binding', 'addon/channel_figures', 'addon/machine', 'addon/tables', 'fused/fused']
  const shared = [...listed]
    .map(([, path]) => path)
    .filter((path) => !left.some((name) => path.endsWith(`${name}.cpp`)))
  return [...shared, 'wasm/entry.cpp']
}

async function build(folder) {
  const units = sources().map((source) => ({ source, object: join(folder, `${source.replaceAll('/', '-')}.o`) }))
  const waiting = [...units]
  const worker = async () => {
    for (let unit = waiting.shift(); unit; unit = waiting.shift())
      await compile([...flags, '-c', unit.source, '-o', unit.object])
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  const linked = join(folder, 'kernels.wasm')
  await compile([...flags.slice(0, 1), ...linkerFlags, ...units.map(({ object }) => object), '-o', linked])
  return readFileSync(linked)
}

function compile(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(clang, args, { cwd: home, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', reject)
    child.on('close', (status) =>
      status === 0 ? resolve() : reject(new Error(`${basename(clang)}: status ${status}`)),
    )
  })
}

/** Why the module can't be built here; null where it can. */
export function missingCompiler() {
  const { stdout } = spawnSync(clang, ['--version'], { encoding: 'utf8' })
  if (stdout?.startsWith(version) && libraries.every((library) => existsSync(library))) return null
  return `kernels.wasm is built by ${version}, with lld and the libraries for WebAssembly. As root on Debian 12, "apt-get install ${packages.join(' ')}" installs them.`
}

async function main() {
  const missing = missingCompiler()
  if (missing) throw new Error(missing)
  const folder = mkdtempSync(join(tmpdir(), 'poolscope-wasm-'))
  try {
    const built = await build(folder)
    if (!argv.includes('--check')) writeFileSync(file, built)
    else if (!readFileSync(file).equals(built))
      throw new Error(
        'kernels.wasm differs from what the C++ gives: run "node native-kernels/buildWasm.mjs" and check it in.',
      )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
