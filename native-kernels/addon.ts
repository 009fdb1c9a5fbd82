/**
 * Finds and loads the native addon: this checkout's own build first, then a prebuilt one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Conv2dCall, KernelCall, Pool2dCall } from '#app/calls/kernelCall'
import type { FusedMaps, SummaryBuffers, PreparedKernel, TensorView, Weights } from '#app/calls/kernels'
import { message, type Message } from '#app/text/message'

export interface Addon {
  /** Those of this machine, the best first. */
  readonly instructionSets: readonly string[]
  prepare(
    instructionSet: string,
    call: KernelCall,
    inputs: readonly TensorView[],
    output: TensorView,
    weights: Weights,
  ): PreparedKernel
  fuse(
    instructionSet: string,
    conv: Conv2dCall,
    convWeights: Weights,
    pool: Pool2dCall,
    maps: FusedMaps,
  ): PreparedKernel | null
  summarize(instructionSet: string, map: TensorView, into: SummaryBuffers): PreparedKernel
  /** Floats of the packed weights of a convolution. */
  packedLength(inputs: number, outputs: number, groups: number, windowCells: number): number
  pack(
    inputs: number,
    outputs: number,
    groups: number,
    windowCells: number,
    weights: Float32Array,
    into: Float32Array,
  ): void
  channelFigures?(map: TensorView, into: Float64Array): void
  release(kernel: PreparedKernel): void
  setCancelFlag(flag: Int32Array): void
  /** Pins this thread to one of the cores of the process, counted from 0; beyond the last, unpins it. */
  pinToCore?(core: number): void
  /** Bytes from the start of an array's memory to the next 64-byte boundary. */
  lineOffset?(array: Uint8Array): number
  /** Asks the system for large pages under an array's memory. */
  useLargePages?(array: Uint8Array): void
}

export type LoadedAddon = { readonly addon: Addon; readonly path: string } | { readonly failures: readonly Message[] }

/** The first addon that loads, or why each one that was tried did not. */
export function loadAddon(root: string | undefined = packageRoot()): LoadedAddon {
  if (root === undefined) return { failures: [message('kernels.programFolderMissing')] }
  const failures: Message[] = []
  for (const folder of folders(root)) {
    const files = addonsIn(folder)
    if (files.length === 0) failures.push(message('kernels.addonMissing', { folder }))
    for (const path of files) {
      try {
        const addon: unknown = createRequire(import.meta.url)(path)
        if (isAddon(addon)) return { addon, path }
        failures.push(message('kernels.addonVersion', { path }))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        failures.push(message('kernels.addonNotLoaded', { path, reason }))
      }
    }
  }
  return { failures }
}

function folders(root: string): string[] {
  const home = join(root, 'native-kernels')
  return [join(home, 'build', 'Release'), join(home, 'prebuilds', `${process.platform}-${process.arch}`)]
}

function addonsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.node'))
    .map((name) => join(folder, name))
}

/**
 * The folder of the program's package.json, seen from this file or from the bundle it is in. Inside an archive of
 * Electron the addon lies beside the archive.
 */
export function packageRoot(): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!isRoot(folder)) {
    const parent = dirname(folder)
    if (parent === folder) return undefined
    folder = parent
  }
  return folder.replace(/app\.asar$/, 'app.asar.unpacked')
}

function isRoot(folder: string): boolean {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return typeof content === 'object' && content !== null && 'name' in content && content.name === 'poolscope'
  } catch {
    return false
  }
}

function isAddon(value: unknown): value is Addon {
  return (
    typeof value === 'object' &&
    value !== null &&
    'instructionSets' in value &&
    Array.isArray(value.instructionSets) &&
    'prepare' in value &&
    typeof value.prepare === 'function' &&
    'fuse' in value &&
    typeof value.fuse === 'function' &&
    'summarize' in value &&
    typeof value.summarize === 'function' &&
    'packedLength' in value &&
    typeof value.packedLength === 'function' &&
    'pack' in value &&
    typeof value.pack === 'function' &&
    'release' in value &&
    typeof value.release === 'function' &&
    'setCancelFlag' in value &&
    typeof value.setCancelFlag === 'function'
  )
}
