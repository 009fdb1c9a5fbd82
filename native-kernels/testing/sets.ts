/** The compiled kernels that this machine runs: native ones for each of its instruction sets, and those in WebAssembly. */
import type { Kernels } from '#app/calls/kernels'
import { loadAddon } from '#native-kernels/addon'
import { loadKernels } from '#native-kernels/index'

export interface KernelSet {
  readonly name: string
  readonly kernels: Kernels
}

const loaded = loadAddon()

export const nativeSets: readonly KernelSet[] = ('addon' in loaded ? loaded.addon.instructionSets : []).map((name) => ({
  name,
  kernels: loadKernels({ prefer: 'native', instructionSet: name }).kernels,
}))

export const compiledSets: readonly KernelSet[] = [
  ...nativeSets,
  { name: 'WebAssembly', kernels: loadKernels({ prefer: 'wasm' }).kernels },
]

/** The bits of cells. WebAssembly leaves open which NaN comes of arithmetic, so here there is but one. */
export function bitsOf(cells: Float32Array): Uint32Array {
  return new Uint32Array(cells.map((value) => (Number.isNaN(value) ? NaN : value)).buffer)
}
