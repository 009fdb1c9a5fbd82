/** What would ship, packed around Electron's binary or, where there is none, a stand-in for it. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, posix, resolve } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const target = `${process.platform}-${process.arch}`
let resources: string
let files: readonly string[]

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/package.mjs', '--dir'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  resources = resourcesFolder()
  const entries = listPackage(join(resources, 'app.asar'), { isPack: false }).map((name) =>
    name.replaceAll('\\', '/').slice(1),
  )
  files = entries.filter((name) => !entries.some((other) => other.startsWith(`${name}/`)))
}, 600_000)

describe('the package', () => {
  it.each([
    'package.json',
    'LICENSE',
    'out/main/third-party-licenses.md',
    'out/renderer/third-party-licenses.md',
    'out/main/desktop.js',
    'out/main/worker.js',
    'out/preload/preload.cjs',
    'out/renderer/index.html',
    'examples/vertical-line.poolscope.json',
    'examples/images/camera.png',
    'node_modules/sharp/package.json',
  ])('has %s', (file) => {
    expect(files).toContain(file)
  })

  it('has everything that its programs import', () => {
    const programs = files.filter((name) => /^out\/main\/.*\.js$/.test(name))
    expect(programs.flatMap((file) => importsOf(text(file)))).toEqual(expect.arrayContaining(['electron', 'sharp']))
    for (const file of programs) {
      for (const name of importsOf(text(file))) {
        if (name === 'electron' || builtinModules.includes(name.replace(/^node:/, ''))) continue
        const wanted = name.startsWith('.')
          ? posix.join(posix.dirname(file), name)
          : `node_modules/${name}/package.json`
        expect(files, `${file} imports ${name}`).toContain(wanted)
      }
    }
  })

  it('has everything that its page loads', () => {
    const addresses = [...text('out/renderer/index.html').matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(
      (match) => match[1],
    )
    expect(addresses.length).toBeGreaterThanOrEqual(2)
    for (const address of addresses) expect(files).toContain(`out/renderer/${address}`)
  })

  it('has a preload script that a sandbox takes: CommonJS, and nothing but electron', () => {
    const script = text('out/preload/preload.cjs')
    expect([...script.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map((match) => match[1])).toEqual(['electron'])
    expect(script).not.toMatch(/^import /m)
  })

  it('has nothing else', () => {
    const known = [
      /^(package\.json|LICENSE)$/,
      /^out\/(main|renderer)\/third-party-licenses\.md$/,
      /^out\/(main|preload|renderer)\/[^.]+\.(js|cjs|html|css|svg|png|woff2)$/,
      /^out\/(main|renderer)\/(assets|chunks)\/[\w.-]+\.(js|css|svg|png|woff2)$/,
      /^examples\/[\w-]+\.poolscope\.json$/,
      /^examples\/images\/[\w-]+\.(png|jpg|md)$/,
      new RegExp(`^native-kernels/(build/Release|prebuilds/${target})/[\\w.+-]+\\.node$`),
      /^node_modules\/(sharp|semver|detect-libc|@img\/colour)\//,
      new RegExp(`^node_modules/@img/sharp-(libvips-)?${target}/`),
    ]
    expect(files.filter((file) => !known.some((pattern) => pattern.test(file)))).toEqual([])
    expect(files.filter((file) => /\.(ts|vue|map|cc|cpp|h|gyp|o|a)$|\.test\.|testing\//.test(file))).toEqual([])
  })

  it('keeps native files outside of the archive, where the system can load them', () => {
    const native = files.filter((file) => /\.(node|dylib|dll)$|\.so(\.|$)/.test(file))
    expect(native.some((file) => file.includes(`sharp-${target}`))).toBe(true)
    const unpacked = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' }).map(
      (name) => name.replaceAll('\\', '/'),
    )
    for (const file of native) expect(unpacked).toContain(file)
  })

  it('starts at the desktop host, and carries no tools for building', () => {
    const { name, main, devDependencies, scripts } = JSON.parse(text('package.json'))
    expect({ name, main, devDependencies, scripts: scripts?.test }).toEqual({
      name: 'poolscope',
      main: 'out/main/desktop.js',
    })
  })

  it('has its fuses set', () => {
    const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
    const binary = readFileSync(binaryFile())
    const wire = binary.subarray(binary.indexOf(sentinel) + sentinel.length)
    const [runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar] = wire.subarray(2, 8).toString('latin1')
    expect({ runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar }).toEqual({
      runAsNode: '0',
      cookies: '1',
      nodeOptions: '0',
      inspect: '0',
      integrity: '1',
      onlyAsar: '1',
    })
  })
})

function text(file: string): string {
  return extractFile(join(resources, 'app.asar'), file).toString('utf8')
}

function importsOf(source: string): readonly string[] {
  return [...source.matchAll(/(?:^|[;\s}])(?:import|from|import\()\s*["']([^"'\n]+)["']/g)].map((match) => match[1]!)
}

function unpackedFolder(): string {
  const folder = readdirSync(join(root, 'dist')).find((name) => /-unpacked$|^mac/.test(name))
  if (!folder) throw new Error('dist: expected an unpacked folder')
  return join(root, 'dist', folder)
}

function resourcesFolder(): string {
  const folder = unpackedFolder()
  return process.platform === 'darwin' ? join(folder, 'Poolscope.app/Contents/Resources') : join(folder, 'resources')
}

function binaryFile(): string {
  const folder = unpackedFolder()
  if (process.platform === 'win32') return join(folder, 'Poolscope.exe')
  if (process.platform !== 'darwin') return join(folder, 'poolscope')
  return join(folder, 'Poolscope.app/Contents/Frameworks/Electron Framework.framework/Electron Framework')
}
