import { expect, test } from 'vitest'
import { buildEngine } from './engines.mjs'

test('the benchmark bundles the engine from its sources', async () => {
  expect(await buildEngine()).toMatchObject({ createEngine: expect.any(Function), portableKernels: expect.any(Object) })
})
