/** Bundles check.ts with all it needs, so that any Node can run it without an installation. */
import { join } from 'node:path'
import { build } from 'vite'

/** @returns {Promise<string>} the path of the program, folder/check.js */
export async function bundleCheck(folder) {
  await build({
    root: join(import.meta.dirname, '../..'),
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'check.ts'),
      target: 'node20',
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { format: 'es', entryFileNames: 'check.js' } },
    },
  })
  return join(folder, 'check.js')
}
