/** Command lines of odd words: each ends with an exit code and a message, prints no control characters, and leaves nothing. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '#main/testing/contractSuite'
import { runIn } from './testing/runIn'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-fuzz-'))
})
afterAll(() => rm(folder, { recursive: true }))

const experiments = ['vertical-line', 'camera-edges'].map((name) => join(root, `examples/${name}.poolscope.json`))
const files = ['esc.npy', 'esc-name.poolscope.json', 'solid.webp', 'missing'].map((name) =>
  join(root, 'main/testing/hostile', name),
)
const flags = [
  '--json',
  '--force',
  '--input',
  '--format',
  '--csv',
  '--layers',
  '--threads',
  '--kernels',
  '--memory',
  '--input-shape',
  '--direction',
  '--up-to',
  '--border',
  '--tolerance',
  '--help',
  '--version',
  '-V',
  '--',
]
const values = [
  'csv',
  'npy',
  'tidy',
  'all',
  '-1',
  '0,2',
  '1e9',
  '0',
  '1',
  '2',
  'portable',
  'native',
  '8,8,1',
  'left',
  'zeros',
  '0.5',
  '',
]

const word = fc.oneof(
  fc.constantFrom(...flags, ...values),
  fc.constantFrom(...experiments, ...files),
  fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes('\0')),
)
/** Never `serve`, which would wait, nor `--out` to anywhere else. */
const command = fc.tuple(
  fc.constantFrom('run', 'summary', 'compare', 'shift', 'conformance', ''),
  fc.oneof(fc.constantFrom(...experiments), word),
  fc.array(
    fc.oneof(
      word,
      fc.tuple(fc.constantFrom(...flags), fc.constantFrom(...values)).map((pair) => pair.join('=')),
    ),
  ),
)

it('words', async () => {
  let count = 0
  await fc.assert(
    fc.asyncProperty(command, async ([name, first, more]) => {
      const out = join(folder, String(count++))
      const rest = more.filter((text) => !/^--o(ut?)?\b/.test(text))
      const words = [name, first, ...(name === 'run' ? ['--out', out] : []), ...rest]
      const { code, out: stdout, notes } = await runIn(folder, words)
      const printed = `${stdout}\n${notes}`.trim()
      expect([0, 1, 2]).toContain(code)
      expect(printed.length).toBeGreaterThan(0)
      expect(printed).not.toMatch(/(?![\n\t])\p{Cc}|Unexpected error|undefined|\[object/u)
      // What failed has left no file, and no folder that it had made.
      if (code !== 0) expect(await readdir(out).catch(() => null)).toBeNull()
    }),
    { numRuns: 100 },
  )
})
