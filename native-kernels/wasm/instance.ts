/** An instance of kernels.wasm: what it exports (entry.cpp), and what it takes from its host. */

export interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  _initialize(): void
  reserve(bytes: number): number
  free(address: number): void
  /** Arguments are values of the host; gives a kernel, or 0 with an error of the host or for want of memory. */
  prepare(call: number, inputs: number, output: number, weights: number): number
  summarize(map: number, into: number): number
  /** Read the arguments of the host. */
  packedLength(): number
  pack(): void
  units(kernel: number): number
  run(kernel: number, begin: number, end: number): void
  release(kernel: number): void
}

/** What the module imports: host.ts. */
export type HostFunctions = Readonly<Record<string, (...words: number[]) => number>>

/** A compiled module, which threads may share. */
export type CompiledModule = { readonly compiled: unique symbol }

interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => CompiledModule
  readonly Instance: new (
    module: CompiledModule,
    imports: Readonly<Record<string, unknown>>,
  ) => { readonly exports: unknown }
}

/** Types of Node do not declare it, those of the DOM would bring much else. */
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi }

export function compile(bytes: Uint8Array): CompiledModule {
  return new WebAssembly.Module(bytes)
}

export function instantiate(module: CompiledModule, host: HostFunctions): Exports {
  const exports = new WebAssembly.Instance(module, { env: host }).exports as Exports
  exports._initialize()
  return exports
}
