import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const here = dirname(fileURLToPath(import.meta.url))
const calls = resolve(here, 'kernelCall.ts')
const table = resolve(here, 'geometry.ts')

describe('the table of geometries', () => {
  test('compiles with the calls that there are', () => {
    expect(complaints((text) => text)).toEqual([])
  })

  test('does not compile with a call that has no row', () => {
    const withShear = (text: string) => {
      const more = text.replace(
        'export type KernelCall =',
        `export interface Shear2dCall {\n  readonly kernel: 'shear2d'\n}\n\nexport type KernelCall =\n  | Shear2dCall`,
      )
      expect(more).not.toBe(text)
      return more
    }
    expect(complaints(withShear)).toContainEqual(
      expect.stringMatching(/geometry\.ts: .*Property 'shear2d' is missing in type .* but required/s),
    )
  })

  test('nor with a row that leaves a part out', () => {
    const withoutScale = (text: string) => text.replace('    scale: [1, 1],\n', '')
    expect(complaints(withoutScale, resolve(here, 'geometry/resized.ts'))).toContainEqual(
      expect.stringMatching(/resized\.ts: .*Property 'scale' is missing/s),
    )
  })
})

/** The files that stay as they are, read once. */
const parsed = new Map<string, ts.SourceFile | undefined>()

/** What the compiler says of the table, and of one of the files it is made of that reads otherwise. */
function complaints(change: (text: string) => string, changed = calls): string[] {
  const { config } = ts.readConfigFile(resolve(here, '../tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: [table] },
    ts.sys,
    resolve(here, '..'),
  )
  const host = ts.createCompilerHost(options)
  const readFile = host.readFile.bind(host)
  const getSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => {
    if (resolve(name) === changed) return ts.createSourceFile(name, change(readFile(name)!), ts.ScriptTarget.ES2023)
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, ...rest))
    return parsed.get(name)
  }
  const program = ts.createProgram([table], options, host)
  return [table, changed]
    .map((name) => program.getSourceFile(name))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
}
