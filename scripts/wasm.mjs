/**
 * Sets up the compiler that builds the kernels in WebAssembly: Debian 12's packages, where they are missing and the user is root.
 * Without it the comparison of kernels.wasm with its C++ is left out, with a warning; in CI it has a job of its own.
 */
import { existsSync } from 'node:fs'
import { installPackages } from './debian.mjs'
import { missingCompiler, packages } from '../native-kernels/buildWasm.mjs'

/** Why kernels.wasm can't be built here; null where it can. */
export function ensureWasmCompiler() {
  if (missingCompiler() && existsSync('/etc/debian_version')) installPackages(...packages)
  return missingCompiler()
}
