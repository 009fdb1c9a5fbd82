/** A thread that is pinned to a core, and unpinned again. */
import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { loadKernels } from './index'

const { kernels } = loadKernels({ prefer: 'native' })
afterAll(() => kernels.pinToCore?.(null))

/** The cores that this thread may use, as Linux reports them; elsewhere no thread is pinned. */
function cores(): string {
  if (process.platform !== 'linux') return ''
  return /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/thread-self/status', 'utf8'))![1]!
}

it('pins the thread to a core until it is unpinned', () => {
  const all = cores()
  const first = /^\d*/.exec(all)![0]
  kernels.pinToCore?.(0)
  expect(cores()).toBe(first)
  kernels.pinToCore?.(null)
  expect(cores()).toBe(all)
})

it('allows every core where there is none of that index', () => {
  const all = cores()
  kernels.pinToCore?.(100_000)
  expect(cores()).toBe(all)
})

it('refuses a core that is not a number', () => {
  expect(() => kernels.pinToCore?.('first' as unknown as number)).toThrow(
    'core: expected a number, received something else',
  )
})
