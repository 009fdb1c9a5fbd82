/**
 * The kernels that this process runs, and why these: native ones where the addon loads, else those in WebAssembly, else the
 * portable ones.
 */
import { Failure } from '#app/failure'
import { kernelKinds, type KernelKind, type Kernels } from '#app/calls/kernels'
import { concat, message, type Message } from '#app/text/message'
import { loadAddon, packageRoot, type Addon } from './addon'
import { packingOf } from './packing'
import { portableKernels } from './portable/index'
import type { CompiledModule } from './wasm/instance'
import { loadWasm } from './wasm/load'
import { wasmKernels } from './wasm/kernels'

/** 'generic' is a native build without hand-picked instructions, on processors other than x86 and ARM. */
export const instructionSets = ['AVX-512', 'AVX2', 'SSE2', 'NEON', 'generic'] as const
export type NativeInstructionSet = (typeof instructionSets)[number]

export interface LoadOptions {
  /** Makes it an error that these can't be loaded. Default: POOLSCOPE_KERNELS, else the first that load. */
  readonly prefer?: KernelKind | undefined
  /** Default: POOLSCOPE_ISA, else the best that this processor has. */
  readonly instructionSet?: string | undefined
}

export interface LoadedKernels {
  readonly kernels: Kernels
  readonly running: KernelKind
  readonly instructionSet: NativeInstructionSet | 'WebAssembly' | 'TypeScript'
  /** One sentence: why these kernels run, and for others than native ones how to get these. */
  readonly reason: Message
}

/**
 * @param root the program folder
 * @throws Failure 'invalid-argument' if a setting is unknown, or asks for what this machine or build doesn't have.
 */
export function loadKernels(options: LoadOptions = {}, root = packageRoot()): LoadedKernels {
  const prefer = readPreference(options.prefer ?? process.env['POOLSCOPE_KERNELS'])
  const wanted = readInstructionSet(options.instructionSet ?? process.env['POOLSCOPE_ISA'])
  if (prefer === 'portable') return portable(message('kernels.portableRequested'))
  if (prefer === 'wasm') return requestedWasm(root)
  const addon = loadAddon(root)
  if ('addon' in addon) return native(addon.addon, addon.path, wanted)
  const noAddon = message('kernels.howToBuild', { failures: concat(addon.failures, ' ') })
  if (prefer === 'native' || wanted !== undefined) {
    throw new Failure('invalid-argument', message('kernels.noAddon', { reason: noAddon }))
  }
  const loaded = loadWasm(root)
  if ('module' in loaded) return wasm(loaded.module, message('kernels.wasmFallback', { reason: noAddon }))
  return portable(message('kernels.portableFallback', { reason: concat([loaded.failure, noAddon], ' ') }))
}

function requestedWasm(root: string | undefined): LoadedKernels {
  const loaded = loadWasm(root)
  if ('failure' in loaded) throw new Failure('invalid-argument', loaded.failure)
  return wasm(loaded.module, message('kernels.wasmRequested'))
}

function wasm(module: CompiledModule, reason: Message): LoadedKernels {
  return { kernels: wasmKernels(module), running: 'wasm', instructionSet: 'WebAssembly', reason }
}

function portable(reason: Message): LoadedKernels {
  return { kernels: portableKernels, running: 'portable', instructionSet: 'TypeScript', reason }
}

function native(addon: Addon, path: string, wanted: NativeInstructionSet | undefined): LoadedKernels {
  const available = instructionSets.filter((name) => addon.instructionSets.includes(name))
  const instructionSet = wanted ?? available[0]
  if (instructionSet === undefined || !available.includes(instructionSet)) {
    throw new Failure(
      'invalid-argument',
      message('kernels.instructionSetMissing', { available: available.join(', '), received: wanted ?? '' }),
    )
  }
  return {
    kernels: nativeKernels(addon, instructionSet),
    running: 'native',
    instructionSet,
    reason:
      wanted === undefined
        ? message('kernels.nativeBest', { instructionSet, path })
        : message('kernels.nativeRequested', { instructionSet, path }),
  }
}

/** More than any machine has. */
const ANY_CORE = 2 ** 32 - 1

function nativeKernels(addon: Addon, instructionSet: NativeInstructionSet): Kernels {
  return {
    prepare: (call, inputs, output, weights) => addon.prepare(instructionSet, call, inputs, output, weights),
    fuse: (conv, convWeights, pool, maps) => addon.fuse(instructionSet, conv, convWeights, pool, maps),
    summarize: (map, into) => addon.summarize(instructionSet, map, into),
    // An addon of an older build has none; the bits are the same.
    channelFigures: addon.channelFigures ?? portableKernels.channelFigures,
    packing: (call, input, output) => packingOf(addon, call, input, output),
    release: (kernel) => addon.release(kernel),
    setCancelFlag: (flag) => addon.setCancelFlag(flag),
    pinToCore: (core) => addon.pinToCore?.(core ?? ANY_CORE),
    lineOffset: (array) => addon.lineOffset?.(array) ?? 0,
    useLargePages: (array) => addon.useLargePages?.(array),
  }
}

function readPreference(value: string | undefined): KernelKind | undefined {
  if (value === undefined || value === '') return undefined
  const known = kernelKinds.find((kind) => kind === value)
  if (known) return known
  throw new Failure('invalid-argument', message('kernels.unknownKernels', { received: value }))
}

function readInstructionSet(value: string | undefined): NativeInstructionSet | undefined {
  if (value === undefined || value === '') return undefined
  const known = instructionSets.find((name) => name === value)
  if (known) return known
  throw new Failure(
    'invalid-argument',
    message('kernels.unknownInstructionSet', { expected: instructionSets.join(', '), received: value }),
  )
}
