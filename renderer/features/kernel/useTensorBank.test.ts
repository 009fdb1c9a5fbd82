import { nextTick, ref } from 'vue'
import { expect, test } from 'vitest'
import type { KernelWeights } from '#app/layers/weightFields'
import { setUpStores } from '#renderer/stores/testing'
import { useTensorBank } from './tensorBank'

const tensor = (digit: string, ...shape: number[]): KernelWeights => ({
  init: 'tensor',
  kernel: { name: digit, shape, sha256: digit.repeat(64) },
  bias: null,
})

test('the bank follows the weights, and is read anew only where it has gaps', async () => {
  const service = setUpStores({ tensor: { values: new Float32Array(1 << 20).fill(0.5) } })
  const [weights, channel] = [ref<KernelWeights>(tensor('a', 2, 3, 1, 1)), ref(0)]
  const { bank } = service.app.runWithContext(() =>
    useTensorBank(
      () => weights.value,
      () => false,
      () => ({ filter: 0, channel: channel.value }),
    ),
  )
  await expect.poll(() => bank.value?.kernel[1]).toEqual([[[0.5]], [[0.5]], [[0.5]]])
  const small = bank.value
  channel.value = 2
  await nextTick()
  expect(bank.value).toBe(small)

  weights.value = tensor('b', 1000, 300, 1, 1)
  await nextTick()
  expect(bank.value).toBeNull()
  await expect.poll(() => bank.value?.kernel[5]?.[2]).toEqual([[0.5]])
  expect(bank.value!.kernel[5]![7]).toBeUndefined()
  channel.value = 7
  await expect.poll(() => bank.value?.kernel[5]?.[7]).toEqual([[0.5]])

  weights.value = { init: 'random', distribution: 'heNormal', seed: 1 }
  await nextTick()
  expect(bank.value).toBeNull()
})
