/** A thread that is tied to a core, and let go again. */
import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { loadKernels } from './index'

const { kernels } = loadKernels({ prefer: 'native' })
afterAll(() => kernels.stayOn?.(null))

/** The cores that this thread may use, as Linux tells them; elsewhere nothing is ever tied. */
function cores(): string {
  if (process.platform !== 'linux') return ''
  return /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/thread-self/status', 'utf8'))![1]!
}

it('stays on the core of its place until it is let go', () => {
  const all = cores()
  const first = /^\d*/.exec(all)![0]
  kernels.stayOn?.(0)
  expect(cores()).toBe(first)
  kernels.stayOn?.(null)
  expect(cores()).toBe(all)
})

it('may use every core where there is none of that place', () => {
  const all = cores()
  kernels.stayOn?.(100_000)
  expect(cores()).toBe(all)
})

it('refuses a place that is no number', () => {
  expect(() => kernels.stayOn?.('first' as unknown as number)).toThrow(
    'place: expected a number, received something else',
  )
})
