/** Unit tests: beside what they test, in Node; those of the renderer in happy-dom. */
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['{app,main,native-kernels,scripts}/**/*.test.ts'],
          globalSetup: ['main/engine/testing/buildWorker.ts'],
        },
      },
      {
        plugins: [vue()],
        test: { name: 'renderer', environment: 'happy-dom', include: ['renderer/**/*.test.ts'] },
      },
    ],
  },
})
