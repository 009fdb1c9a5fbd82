/** Filters chosen in a file become tensors. */
import { expect, it, vi } from 'vitest'
import type { Connection } from '#app/protocol/contract'
import { thumbnails, weightsOf } from './filterChoice'

const kernel = { name: 'conv.weight', shape: [3, 2, 1, 2], sha256: 'a'.repeat(64) }
const bias = { name: 'conv.bias', shape: [3], sha256: 'b'.repeat(64) }

it('all of them are the tensors of the file', async () => {
  const request = vi.fn()
  expect(await weightsOf(request, { kernel, bias }, [0, 1, 2])).toEqual({ init: 'tensor', kernel, bias })
  expect(request).not.toHaveBeenCalled()
})

it('some of them are new tensors, of the bias too', async () => {
  const request = vi.fn((_: string, { tensor }: { tensor: string }) => Promise.resolve({ sha256: `${tensor[0]}2` }))
  expect(await weightsOf(request as unknown as Connection['request'], { kernel, bias }, [0, 2])).toEqual({
    init: 'tensor',
    kernel: { ...kernel, shape: [2, 2, 1, 2], sha256: 'a2' },
    bias: { ...bias, shape: [2], sha256: 'b2' },
  })
  expect(request).toHaveBeenCalledWith('pickFilters', { tensor: kernel.sha256, of: 3, filters: [0, 2] })
})

it('a thumbnail is the mean of the channels', async () => {
  const read = vi.fn(() => Promise.resolve())
  const at = (_: unknown, index: number) => index
  expect(await thumbnails({ at, read }, kernel)).toEqual([[[1, 2]], [[5, 6]], [[9, 10]]])
})
