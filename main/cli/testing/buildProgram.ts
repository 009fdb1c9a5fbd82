/** Builds the command line into one file, for tests that start it as processes and kill them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { root } from '#main/testing/contractSuite'

/** @param name of the built file, one for each test file. @returns its path */
export async function buildProgram(name: string): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: join(root, 'main/cli/main.ts'),
      target: 'node20',
      write: false,
      rollupOptions: { output: { format: 'es', codeSplitting: false } },
    },
  })
  const output = 'output' in built ? built.output[0] : null
  const path = join(root, 'out/test', `${name}.js`)
  await mkdir(join(root, 'out/test'), { recursive: true })
  await writeFile(path, output!.code)
  return path
}
