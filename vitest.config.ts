/** Unit tests: beside what they test, in Node; those of the renderer in happy-dom. */
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Enough for a busy machine: a test that waits longer hangs. */
const timeouts = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 20_000 } } }
/** Files share a process and the modules that they import, so a file leaves nothing behind. */
const shared = { ...timeouts, isolate: false, setupFiles: ['scripts/fuzzSeed.mjs', 'scripts/sameBytes.mjs'] }

export default defineConfig({
  test: {
    maxWorkers: '100%',
    projects: [
      {
        test: { ...shared, name: 'app', environment: 'node', include: ['app/**/*.test.ts'] },
      },
      {
        test: {
          ...shared,
          name: 'node',
          environment: 'node',
          include: ['{main,native-kernels,scripts}/**/*.test.ts'],
          globalSetup: ['main/testing/buildEntries.ts'],
        },
      },
      {
        plugins: [vue()],
        test: { ...shared, name: 'renderer', environment: 'happy-dom', include: ['renderer/**/*.test.ts'] },
      },
    ],
  },
})
