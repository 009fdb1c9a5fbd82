import { beforeEach, expect, test, vi } from 'vitest'
import { useServiceStore } from './service'
import { setUpStores } from './testing'

beforeEach(() => {
  setUpStores()
  vi.useFakeTimers()
  return () => void vi.useRealTimers()
})

test('work that takes more than a moment is spoken of until it is done', async () => {
  const service = useServiceStore()
  const words = () => service.notices.map(({ message }) => message)
  let resolve: (value: number) => void = () => undefined
  const promise = new Promise<number>((done) => (resolve = done))
  const result = service.notifyDuring('Opening a.onnx ...', promise)
  expect(words()).toEqual([])
  vi.advanceTimersByTime(500)
  expect(words()).toEqual(['Opening a.onnx ...'])
  resolve(7)
  expect(await result).toBe(7)
  expect(words()).toEqual([])
})

test('quick work, and what fails, leave no notice', async () => {
  const service = useServiceStore()
  await service.notifyDuring('quick', Promise.resolve())
  await expect(service.notifyDuring('fails', Promise.reject(new Error('no')))).rejects.toThrow('no')
  vi.advanceTimersByTime(500)
  expect(service.notices).toEqual([])
})
