/**
 * Choosing kernels: settings, fallback, and what is said about it.
 */
import { copyFileSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { loadAddon } from './addon'
import { loadKernels } from './index'
import { format, formatEnglish } from '#app/text/format'

afterEach(() => vi.unstubAllEnvs())

describe('loadKernels', () => {
  it('runs native kernels and says so', () => {
    const { running, reason, instructionSet } = loadKernels()
    expect(running).toBe('native')
    expect(formatEnglish(reason)).toContain(`Using native kernels for ${instructionSet}`)
  })

  it('runs portable kernels where they are asked for', () => {
    expect(loadKernels({ prefer: 'portable' })).toMatchObject({ running: 'portable', instructionSet: 'TypeScript' })
    vi.stubEnv('POOLSCOPE_KERNELS', 'portable')
    expect(loadKernels()).toMatchObject({ running: 'portable' })
  })

  it('runs kernels in WebAssembly where they are asked for, and where no addon loads', () => {
    expect(loadKernels({ prefer: 'wasm' })).toMatchObject({ running: 'wasm', instructionSet: 'WebAssembly' })
    vi.stubEnv('POOLSCOPE_KERNELS', 'wasm')
    expect(loadKernels()).toMatchObject({ running: 'wasm' })
    vi.stubEnv('POOLSCOPE_KERNELS', '')
    const { running, reason } = loadKernels({}, programWithoutAddon())
    expect(running).toBe('wasm')
    expect(formatEnglish(reason)).toMatch(
      /^Using WebAssembly kernels because the native ones could not be loaded\. There is/,
    )
    expect(format(reason, 'de')).toMatch(
      /^WebAssembly-Rechenkerne in Verwendung, da sich die nativen nicht laden ließen\. In/,
    )
  })

  it('runs portable kernels where nothing else loads, and says why', () => {
    const root = emptyFolder()
    const { running, reason } = loadKernels({}, root)
    expect(running).toBe('portable')
    expect(formatEnglish(reason)).toMatch(
      /^Using portable kernels because no faster ones could be loaded\. .*kernels\.wasm/,
    )
    expect(() => loadKernels({ prefer: 'wasm' }, root)).toThrow(
      /^WebAssembly kernels: .*kernels\.wasm could not be loaded/,
    )
  })

  it('takes any instruction set of the machine', () => {
    const loaded = loadAddon()
    const all = 'addon' in loaded ? loaded.addon.instructionSets : []
    for (const name of all) {
      vi.stubEnv('POOLSCOPE_ISA', name)
      expect(loadKernels().instructionSet).toBe(name)
    }
    expect(all.length).toBeGreaterThan(0)
  })

  it('refuses settings that it does not know', () => {
    vi.stubEnv('POOLSCOPE_ISA', 'AVX9')
    expect(() => loadKernels()).toThrow(
      'POOLSCOPE_ISA: expected one of AVX-512, AVX2, SSE2, NEON, generic, received AVX9.',
    )
    vi.stubEnv('POOLSCOPE_ISA', '')
    vi.stubEnv('POOLSCOPE_KERNELS', 'fast')
    expect(() => loadKernels()).toThrow('POOLSCOPE_KERNELS: expected native, wasm or portable, received fast.')
  })

  it('refuses an instruction set that this machine does not have', () => {
    const foreign = process.arch === 'arm64' ? 'SSE2' : 'NEON'
    expect(() => loadKernels({ instructionSet: foreign })).toThrow(`received ${foreign}.`)
  })
})

/** A program folder with the WebAssembly module alone. */
function programWithoutAddon(): string {
  const root = emptyFolder()
  mkdirSync(join(root, 'native-kernels', 'wasm'), { recursive: true })
  copyFileSync(join(import.meta.dirname, 'wasm', 'kernels.wasm'), join(root, 'native-kernels', 'wasm', 'kernels.wasm'))
  return root
}

function emptyFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'kernels-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

describe('loadAddon', () => {
  it('says why each place gave none', () => {
    const root = mkdtempSync(join(tmpdir(), 'addon-'))
    try {
      const prebuilds = join(root, 'native-kernels', 'prebuilds', `${process.platform}-${process.arch}`)
      mkdirSync(prebuilds, { recursive: true })
      writeFileSync(join(prebuilds, 'broken.node'), 'not a library')
      const loaded = loadAddon(root)
      const failures = 'failures' in loaded ? loaded.failures : []
      expect(failures).toHaveLength(2)
      expect(formatEnglish(failures[0]!)).toContain('There is no addon in')
      expect(formatEnglish(failures[1]!)).toContain('broken.node could not be loaded')
      expect(format(failures[1]!, 'de')).toContain('broken.node ließ sich nicht laden')
    } finally {
      rmSync(root, { recursive: true })
    }
  })

  it('loads in several threads at once', async () => {
    const loaded = loadAddon()
    const path = 'path' in loaded ? loaded.path : ''
    const code = `require('node:worker_threads').parentPort.postMessage(require(${JSON.stringify(path)}).instructionSets)`
    const answers = await Promise.all([0, 1, 2].map(() => answerOf(new Worker(code, { eval: true }))))
    for (const answer of answers) expect(answer).toEqual('addon' in loaded ? loaded.addon.instructionSets : [])
  })
})

function answerOf(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
