import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { version } from '../../package.json'
import { root } from '#main/testing/contractSuite'
import { settingsFile } from './settingsFile'
import { openTerminal, verticalLine } from './testing/terminal'

const { poolscope } = openTerminal()
afterEach(() => vi.unstubAllEnvs())

describe('poolscope', () => {
  it('says which kernels run and why', async () => {
    const { code, out } = await poolscope('--version')
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^poolscope ${version}\n(native|wasm|portable) kernels, .+, \\d+ threads?\n.+\\.$`))
  })

  it('runs kernels in WebAssembly where they are asked for', async () => {
    vi.stubEnv('POOLSCOPE_KERNELS', 'wasm')
    const { out } = await poolscope('--version')
    expect(out).toMatch(/\nwasm kernels, WebAssembly, \d+ threads?\nUsing WebAssembly kernels, as requested\.$/)
  })

  it('helps on stdout', async () => {
    const { code, out, notes } = await poolscope('--help')
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
    for (const command of ['run', 'summary', 'serve', 'conformance']) expect(out).toContain(command)
    expect((await poolscope('run', '--help')).out).toContain('--out <folder>')
  })

  it.each([
    [['run', verticalLine]],
    [['run', '--out', 'x']],
    [['run', verticalLine, '--out', '']],
    [['batch', verticalLine, '.', '--out', '']],
    [['export', verticalLine, '--to', 'onnx', '--out', '']],
    [['run', verticalLine, '--out', 'x', '--layers', 'some']],
    [['run', verticalLine, '--out', 'x', '--layers', '']],
    [['run', verticalLine, '--out', 'x', '--format', 'xls']],
    [['run', verticalLine, '--out', 'x', '--threads', '0']],
    [['run', verticalLine, '--out', 'x', '--kernels', 'magic']],
    [['compare', verticalLine, '--decoder', 'magic']],
    [['summary', verticalLine, '--input-shape', '8,8']],
    [['serve', '--port', '70000']],
    [['paint']],
    [['--paint']],
    [[]],
  ])('calls %j wrong usage', async (args) => {
    const { code, out, notes } = await poolscope(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(notes).not.toBe('')
  })

  it('runs conformance cases and counts them last', async () => {
    const { code, out } = await poolscope('conformance', join(root, 'native-kernels/conformance/cases/tutorial'))
    expect(code).toBe(0)
    expect(out.split('\n').at(-1)).toBe('6 passed, 0 failed, 0 skipped')
  })

  it('serves until it is interrupted', async () => {
    const { code, out } = await poolscope('serve')
    expect(code).toBe(0)
    expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=/)
  })

  it.each([
    ['linux', { XDG_CONFIG_HOME: '/c' }, '/c/poolscope/settings.json'],
    ['linux', {}, '/home/ada/.config/poolscope/settings.json'],
    ['darwin', {}, '/home/ada/Library/Application Support/poolscope/settings.json'],
  ] as const)('keeps settings where %s has them', (platform, env, path) => {
    expect(settingsFile(platform, env, '/home/ada')).toBe(path)
  })
})
