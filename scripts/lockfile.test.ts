/** The lockfile pins every package to one tarball of the public npm registry, for every supported Node. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { satisfies } from 'semver'
import { describe, expect, it } from 'vitest'

interface Entry {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
  /** Left out where it does not fit the machine. */
  readonly optional?: boolean
  readonly engines?: { readonly node?: string }
}

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'))
const { dependencies, devDependencies, overrides, engines } = read('package.json')
const lock: { readonly packages: Readonly<Record<string, Entry>> } = read('package-lock.json')
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

describe('the lockfile', () => {
  it('pins direct dependencies and overrides to exact versions', () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...overrides }))
      expect(version, name).toMatch(/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/)
  })

  it('is in step with package.json', () => {
    expect(lock.packages['']).toMatchObject({ dependencies, devDependencies, engines })
  })

  it('has the SHA-512 of every package', () => {
    for (const [path, entry] of packages) expect(problemOf(entry), path).toBeNull()
  })

  it.each<[string, Entry]>([
    ['a package from git', { resolved: 'git+ssh://git@github.com/a/b.git#1234' }],
    [
      'a package of another registry',
      { resolved: 'https://registry.example/a/-/a-1.0.0.tgz', integrity: 'sha512-YQ==' },
    ],
    ['a package over http', { resolved: 'http://registry.npmjs.org/a/-/a-1.0.0.tgz', integrity: 'sha512-YQ==' }],
    ['a folder', { link: true, resolved: '../a' }],
    ['a package without a hash', { version: '1.0.0' }],
    ['a package with a weak hash', { version: '1.0.0', integrity: 'sha1-YQ==' }],
  ])('would not pass with %s', (_, entry) => {
    expect(problemOf({ version: '1.0.0', ...entry })).not.toBeNull()
  })

  it('accepts every supported Node, but for the tools of Electron, which run on Node 20 and only warn', () => {
    const refusing = (node: string) =>
      packages
        .filter(([, { optional, engines }]) => !optional && !satisfies(node, engines?.node ?? '*'))
        .map(([path]) => path)
    expect(engines.node).toBe('^20.19 || >=22.13')
    expect(refusing('22.13.0')).toEqual([])
    expect(refusing('24.0.0')).toEqual([])
    expect(refusing('20.19.0').sort()).toEqual([
      'node_modules/@electron-internal/extract-zip',
      'node_modules/@electron/get',
      'node_modules/@electron/rebuild',
      'node_modules/electron',
      'node_modules/node-abi',
    ])
  })
})

/** Why an entry does not name one tarball of the registry, or null. Without `resolved` npm asks the registry it is set to. */
function problemOf({ version, resolved, integrity, link }: Entry): string | null {
  if (link) return 'expected a package, received a link to a folder'
  if (!/^\d+\.\d+\.\d+/.test(version ?? '')) return `expected a version, received ${version}`
  if (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'))
    return `expected a tarball of https://registry.npmjs.org, received ${resolved}`
  if (!/^sha512-[\w+/]+=*$/.test(integrity ?? '')) return `expected a SHA-512, received ${integrity}`
  return null
}
