import { describe, expect, test } from 'vitest'
import { bufferBytes, Memory } from './memory'

describe('memory', () => {
  test('begins on the border that the offset names', () => {
    const memory = new Memory(1e6, () => 48)
    expect(memory.acquire(100)).toMatchObject({ byteOffset: 48, length: 100 })
  })

  test('is reused by the next of its size, and counted', () => {
    const memory = new Memory(1e9, () => 0)
    const first = memory.acquire(1000)
    memory.release(first)
    expect([memory.bytesInUse, memory.pooledBytes]).toEqual([0, bufferBytes(1000)])
    expect(memory.acquire(990).buffer).toBe(first.buffer)
    expect(memory.pooledBytes).toBe(0)
  })

  test('of a large map serves a smaller one, the smallest that does, up to half its size', () => {
    const memory = new Memory(1e9, () => 0)
    const [large, larger] = [memory.acquire(3e6), memory.acquire(4e6)]
    memory.release(larger)
    memory.release(large)
    expect([memory.has(2.9e6), memory.has(1.4e6), memory.has(4.5e6)]).toEqual([true, false, false])
    const smaller = memory.acquire(1.6e6)
    expect([smaller.buffer, smaller.length]).toEqual([large.buffer, 1.6e6])
    expect(memory.acquire(3e6).buffer).toBe(larger.buffer)
    expect([memory.bytesInUse, memory.pooledBytes]).toEqual([bufferBytes(3e6) + bufferBytes(4e6), 0])
    memory.release(smaller)
    expect(memory.pooledBytes).toBe(bufferBytes(3e6))
    expect(memory.acquire(3e6).buffer).toBe(large.buffer)
  })

  test('of a small map serves its own size alone', () => {
    const memory = new Memory(1e9, () => 0)
    memory.release(memory.acquire(2000))
    expect(memory.has(1200)).toBe(false)
  })

  test('is dropped, the longest unused first, where it would go beyond the budget', () => {
    let drops = 0
    const memory = new Memory(
      2.5 * bufferBytes(1000),
      () => 0,
      () => drops++,
    )
    const [a, b] = [memory.acquire(1000), memory.acquire(1000)]
    memory.release(a)
    memory.release(b)
    const other = memory.acquire(5)
    expect([memory.acquire(1000).buffer, drops]).toEqual([b.buffer, 0])
    memory.acquire(900)
    expect(drops).toBe(1)
    expect(other.length).toBe(5)
  })

  test('is never given back twice', () => {
    const memory = new Memory(1e6, () => 0)
    const data = memory.acquire(10)
    memory.release(data)
    expect(() => memory.release(data)).toThrow('expected a view that is in use')
  })

  test.each([1, 15, 16, 17, 1000, 12345, 4e6, 33554433])(
    'size classes hold %i floats and a line, and waste an eighth at most',
    (floats) => {
      const spare = bufferBytes(floats) - floats * 4 - 64
      expect(spare).toBeGreaterThanOrEqual(0)
      expect(spare).toBeLessThanOrEqual(Math.max(64, floats * 4 * 0.125))
    },
  )
})
