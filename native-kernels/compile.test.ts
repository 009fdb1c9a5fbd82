/** Which instruction sets are compiled: at install what this machine runs best, else all. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadAddon } from './addon'
import { gypEnvironment } from './compile.mjs'
import { librariesOf } from './prebuild/sources.mjs'

const loaded = loadAddon()
const best = 'addon' in loaded ? loaded.addon.instructionSets[0] : undefined
const compiled = (all: boolean) =>
  gypEnvironment(all)
    .GYP_DEFINES.split(' ')
    .filter((define: string) => define.endsWith('=1'))

it('compiles at install the set that runs here', () => {
  if (best === 'AVX-512') expect(compiled(false)).toContain('avx512=1')
  if (best === 'AVX2') expect(compiled(false)).toContain('avx2=1')
})

it.runIf(process.platform === 'linux' && process.arch === 'x64')('and no other one but SSE2', () => {
  expect(compiled(false).length).toBe(best === 'SSE2' ? 0 : 1)
})

it('compiles all for tests and for prebuilt addons', () => {
  expect(compiled(true)).toEqual(['avx2=1', 'avx512=1'])
  const names = librariesOf(join(import.meta.dirname, 'binding.gyp'), 'x64').map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['kernels_baseline', 'kernels_avx2', 'kernels_avx512']))
})
