/** The build: main process entries, worker, command line, preload and renderer, all into out/. */
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

// Which packages are bundled; their notices ship with the installers (scripts/shipped.mjs).
const license = { fileName: 'third-party-licenses.json' }

const at = (path: string) => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    // Vite's address, only in what `npm run dev` builds.
    define: { 'process.env.POOLSCOPE_DEV_SERVER': 'undefined' },
    build: {
      outDir: at('out/main'),
      license,
      // The command line runs in Node, of which Electron's is the newer one.
      target: 'node20.19',
      // sharp brings native files of its own and stays a package, in either build. Queues are for the command line, and their
      // packages don't ship. Everything else is bundled.
      externalizeDeps: { include: ['sharp', '@img/sharp-wasm32', 'bullmq', 'ioredis'], exclude: [] },
      rollupOptions: {
        input: {
          desktop: at('main/desktop/main.ts'),
          poolscope: at('main/cli/main.ts'),
          worker: at('main/engine/worker.ts'),
          decoder: at('main/files/decoderProcess.ts'),
          imageProcess: at('main/batch/imageProcess.ts'),
          importWorker: at('main/models/importWorker.ts'),
        },
        external: ['electron', 'sharp'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      license,
      rollupOptions: {
        input: { preload: at('main/desktop/preload.ts') },
        external: ['electron'],
        // A sandboxed preload script must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [vue()],
    build: {
      outDir: at('out/renderer'),
      license,
      minify: true,
      // Loaded from the disk, once.
      chunkSizeWarningLimit: 2_000,
      rollupOptions: { input: at('renderer/index.html') },
    },
  },
})
