/** Checks of exported networks with onnxruntime: see onnxruntime.mjs. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    include: ['main/**/*.check.ts'],
    testTimeout: 180_000,
    setupFiles: ['scripts/fuzzSeed.mjs'],
  },
})
