/** Finds and compiles kernels.wasm, which lies in the program folder. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { message, type Message } from '#app/text/message'
import { compile, type CompiledModule } from './instance'

export type LoadedModule = { readonly module: CompiledModule } | { readonly failure: Message }

export function loadWasm(root: string | undefined): LoadedModule {
  if (root === undefined) return { failure: message('kernels.programFolderMissing') }
  const path = join(root, 'native-kernels', 'wasm', 'kernels.wasm')
  try {
    return { module: compile(readFileSync(path)) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { failure: message('kernels.wasmNotLoaded', { path, reason }) }
  }
}
