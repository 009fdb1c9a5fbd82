import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ref } from 'vue'
import { useWindowed } from './useWindowed'

test('all that is on screen is drawn, and little else, however many there are', () => {
  const number = fc.integer({ min: 0, max: 4_000_000 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), number, fc.integer({ min: 0, max: 3000 }), (count, at, room) => {
      const size = 38
      const { first, end, total } = useWindowed(ref(count), size, ref(at), ref(room)).value
      expect(total).toBe(count * size)
      expect(end - first).toBeLessThanOrEqual(room / size + 10)
      for (const pixel of [at, at + room - 1]) {
        const shown = Math.floor(pixel / size)
        if (room > 0 && shown < count) expect(first <= shown && shown < end).toBe(true)
      }
    }),
  )
})
