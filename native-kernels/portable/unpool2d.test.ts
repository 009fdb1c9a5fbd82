import { expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { run } from './matrices'

const unpool = { kernel: 'unpool2d' } as const

test('puts each maximum back to its place', () => {
  expect(run(unpool, [[[[9, 7]]], [[[1, 6]]]], mapShape(1, 2, 4))).toEqual([0, 9, 0, 0, 0, 0, 7, 0])
})

test('counts within each channel', () => {
  expect(
    run(
      unpool,
      [
        [[[1]], [[2]]],
        [[[1]], [[0]]],
      ],
      mapShape(2, 1, 2),
    ),
  ).toEqual([0, 1, 2, 0])
})

test('leaves out places that are none and keeps the last of two', () => {
  expect(run(unpool, [[[[1, 2, 3, 4]]], [[[-1, 0, 0, 9]]]], mapShape(1, 1, 2))).toEqual([3, 0])
})
