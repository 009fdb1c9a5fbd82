/** What would ship, packed around Electron's binary or, where there is none, a stand-in for it. */
import { execFileSync, fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join, posix, resolve } from 'node:path'
import { extractAll, extractFile, listPackage } from '@electron/asar'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FromDecoder, ToDecoder } from '#main/files/decoderMessages'
import type { PixelImage } from '#main/files/pixels'

const root = resolve(import.meta.dirname, '..')
const target = `${process.platform}-${process.arch}`
/** The build of sharp that decodes on this platform's desktop. */
const decoder = process.platform === 'linux' ? '@img/sharp-wasm32' : `@img/sharp-${target}`
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
    'out/main/desktop.js',
    'out/main/worker.js',
    'out/preload/preload.cjs',
    'out/renderer/index.html',
    'examples/vertical-line.poolscope.json',
    'examples/images/camera.png',
    'native-kernels/wasm/kernels.wasm',
    'node_modules/sharp/package.json',
    `node_modules/${decoder}/package.json`,
  ])('has %s', (file) => {
    expect(files).toContain(file)
  })

  it('has everything that its programs import', () => {
    const programs = files.filter((name) => /^out\/main\/.*\.js$/.test(name))
    expect(programs.flatMap((file) => importsOf(text(file)))).toContain('electron')
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

  it('decodes an image with what it has, by message and through a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'poolscope-package-'))
    try {
      extractAll(join(resources, 'app.asar'), folder)
      const small = await decodePackaged(folder, null)
      expect(small).toMatchObject({ type: 'decoded', images: [{ width: 512, height: 512 }] })
      const output = join(folder, 'samples')
      const large = await decodePackaged(folder, output)
      expect(large).toMatchObject({ type: 'decodedToFile', images: [{ kind: 'u1', samples: 512 * 512 }] })
      const [image] = small?.type === 'decoded' ? small.images : []
      expect(readFileSync(output)).toEqual(Buffer.from((image as PixelImage).pixels))
    } finally {
      rmSync(folder, { recursive: true, force: true })
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
      /^out\/(main|preload|renderer)\/[^.]+\.(js|cjs|html|css|svg|png|woff2)$/,
      /^out\/(main|renderer)\/(assets|chunks)\/[\w.-]+\.(js|css|svg|png|woff2)$/,
      /^examples\/[\w-]+\.poolscope\.json$/,
      /^examples\/images\/[\w-]+\.(png|jpg|md)$/,
      /^native-kernels\/wasm\/kernels\.wasm$/,
      new RegExp(`^native-kernels/(build/Release|prebuilds/${target})/[\\w.+-]+\\.node$`),
      /^node_modules\/(sharp|semver|detect-libc|@img\/colour)\//,
      new RegExp(
        `^node_modules/${process.platform === 'linux' ? '(@img/sharp-wasm32|@emnapi|tslib)' : `@img/sharp-(libvips-)?${target}`}/`,
      ),
    ]
    expect(files.filter((file) => !known.some((pattern) => pattern.test(file)))).toEqual([])
    expect(files.filter((file) => /\.(ts|vue|map|cc|cpp|h|gyp|o|a)$|\.test\.|testing\//.test(file))).toEqual([])
  })

  it('keeps kernels and native files outside of the archive, where the system can load them', () => {
    const native = files.filter((file) => /\.(node|dylib|dll)$|\.so(\.|$)|kernels\.wasm$/.test(file))
    expect(native.some((file) => file.startsWith('native-kernels/'))).toBe(true)
    const unpacked = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' }).map(
      (name) => name.replaceAll('\\', '/'),
    )
    for (const file of native) expect(unpacked).toContain(file)
  })

  it('has the notices of everything third-party: what is bundled, what ships as packages, Electron, libvips and its parts', () => {
    const notices = readFileSync(join(resources, 'third-party-notices.md'), 'utf8')
    const sections = new Map(notices.split(/^(?=## .+ \()/m).map((text) => [text.split(' (')[0], text]))
    const bundled = ['main', 'renderer'].flatMap((build) => read(`out/${build}/third-party-licenses.json`))
    const folders = [...new Set(files.flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []))]
    const packages = [...folders, 'electron'].map((name) =>
      name === 'electron'
        ? read('node_modules/electron/package.json')
        : JSON.parse(text(`node_modules/${name}/package.json`)),
    )
    expect(bundled.length).toBeGreaterThan(20)
    expect(folders).toContain(decoder)
    for (const { name, version } of [...bundled, ...packages])
      expect(sections.get(`## ${name} ${version}`), name).toMatch(/copyright|licen[cs]e/i)
    // What Apache asks to be passed on, and the libraries inside of libvips.
    expect(notices).toContain(readFileSync(join(root, 'node_modules/echarts/NOTICE'), 'utf8').trim())
    for (const part of ['libvips', 'glib', 'libheif', 'mozjpeg', process.platform === 'linux' ? 'resvg' : 'librsvg'])
      expect(notices).toMatch(new RegExp(`^\\| ${part} +\\| .+ \\|$`, 'm'))
    // Only at the beginning of its sources.
    expect(
      sections.get(`## @bufbuild/protobuf ${read('node_modules/@bufbuild/protobuf/package.json').version}`),
    ).toMatch(/Licensed under the Apache License[^]*Redistributions in binary form/)
    expect(readFileSync(join(resources, 'licenses/Apache-2.0.txt'), 'utf8')).toContain('Apache License')
    const licenses = ['GPL-3.0', 'LGPL-3.0', 'MPL-1.1'].map((name) =>
      readFileSync(join(resources, `licenses/${name}.txt`), 'utf8'),
    )
    expect(licenses.map((text) => /(GNU|MOZILLA) .*PUBLIC LICENSE/.exec(text)?.[0])).toEqual([
      'GNU GENERAL PUBLIC LICENSE',
      'GNU LESSER GENERAL PUBLIC LICENSE',
      'MOZILLA PUBLIC LICENSE',
    ])
  })

  it("has Electron's own licence and Chromium's notices beside the program", () => {
    const folder = process.platform === 'darwin' ? resources : unpackedFolder()
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']))
  })

  it('comes with a bill of materials that names every package with its hash, and the parts of libvips', () => {
    const { version } = read('package.json')
    const bill = read(`dist/poolscope-${version}-${target}.cdx.json`)
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { type: 'application', name: 'poolscope', version } },
    })
    const references = bill.components.map((component: { 'bom-ref': string }) => component['bom-ref'])
    expect(new Set(references).size).toBe(references.length)
    const lock = read('package-lock.json').packages
    for (const name of ['echarts', 'sharp', 'electron', decoder]) {
      const { version, integrity } = lock[`node_modules/${name}`]
      const hash = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')
      expect(bill.components).toContainEqual(
        expect.objectContaining({
          type: 'library',
          name,
          version,
          purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
          hashes: [{ alg: 'SHA-512', content: hash }],
        }),
      )
    }
    expect(bill.components).toContainEqual(
      expect.objectContaining({ name: 'vips', purl: expect.stringMatching(/^pkg:generic\/vips@\d/) }),
    )
  })

  it('has what the deb requires: a home page, a maintainer, and the scripts that install its AppArmor profile', () => {
    const { homepage, author } = read('package.json')
    expect(homepage).toMatch(/^https:/)
    expect(author).toMatch(/^[^<]+ <[^@ ]+@[^@ ]+>$/)
    // electron-builder's own scripts run unless others are named.
    expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).not.toMatch(
      /afterInstall|afterRemove|appArmorProfile/,
    )
    const templates = join(root, 'node_modules/app-builder-lib/templates/linux')
    expect(readFileSync(join(templates, 'after-install.tpl'), 'utf8')).toContain('apparmor_parser --replace')
    expect(readFileSync(join(templates, 'apparmor-profile.tpl'), 'utf8')).toMatch(/^ {2}userns,$/m)
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

/** A JSON file of the project. */
function read(file: string) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'))
}

function importsOf(source: string): readonly string[] {
  return ts.preProcessFile(source, true, false).importedFiles.map(({ fileName }) => fileName)
}

function unpackedFolder(): string {
  const folder = readdirSync(join(root, 'dist')).find((name) => /-unpacked$|^mac/.test(name))
  if (!folder) throw new Error('dist: expected an unpacked folder')
  return join(root, 'dist', folder)
}

/** What the decoder of the package in `folder` makes of an example; null where it ended before. */
async function decodePackaged(folder: string, output: string | null): Promise<FromDecoder | null> {
  const kind = process.platform === 'linux' ? 'wasm' : 'native'
  const child = fork(join(folder, 'out/main/decoder.js'), [kind], { execArgv: [], serialization: 'advanced' })
  const send = (message: ToDecoder) => child.send(message)
  const input = join(folder, 'examples/images/camera.png')
  try {
    return await new Promise((resolve) => {
      child.on('exit', () => resolve(null))
      child.on('message', (message: FromDecoder) => {
        if (message.type === 'needs') send({ type: 'admitted', output })
        else resolve(message)
      })
      send({ type: 'decode', name: 'camera.png', select: {}, everyItem: false, maxPixels: 1e6, input })
    })
  } finally {
    child.kill('SIGKILL')
  }
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
