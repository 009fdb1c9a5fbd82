/** The third-party packages that the packaged application consists of: `shippedPackages()`. Needs a build. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './build.mjs'

const NOTICE_FILE = /^(licen[cs]e|copying|notice|copyright)\b/i
const builds = ['main', 'preload', 'renderer']

/**
 * Sorted by name. `parts` are the libraries inside a prebuilt binary, by name, with their versions; `notices` the texts
 * of its licence and notice files.
 * @throws Error for a package without a licence or without its text
 */
export function shippedPackages() {
  const paths = new Set([...bundledPaths(), ...folderPaths(readJson('package.json')), 'node_modules/electron'])
  const shipped = [...paths].map(describe)
  return shipped.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Of the packages whose modules the build took in, as it has listed them. */
function bundledPaths() {
  const listed = builds.flatMap((build) => readJson(`out/${build}/third-party-licenses.json`))
  const { packages } = readJson('package-lock.json')
  return listed.map(({ name, version }) => {
    const [path] =
      Object.entries(packages).find(
        ([path, entry]) => path.endsWith(`node_modules/${name}`) && entry.version === version && existsSync(at(path)),
      ) ?? []
    if (!path)
      throw new Error(`${name} ${version}: expected it in node_modules, as the build has found it; build again.`)
    return path
  })
}

/** Of the packages that ship as folders: those that a package depends on, without the builds of sharp that don't ship. */
function folderPaths({ dependencies = {}, optionalDependencies = {} }, folder = '') {
  const names = Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !isOtherBuild(name))
  return names.flatMap((name) => {
    const path = pathFrom(folder, name)
    return path ? [path, ...folderPaths(readJson(`${path}/package.json`), `${path}/`)] : []
  })
}

/** Of a package as another finds it: in its own folder, or in one above. */
function pathFrom(folder, name) {
  const path = `${folder}node_modules/${name}`
  if (existsSync(at(path))) return path
  return folder === '' ? null : pathFrom(folder.slice(0, folder.lastIndexOf('node_modules/')), name)
}

/** electron-builder.yml leaves out the same ones. */
function isOtherBuild(name) {
  if (!name.startsWith('@img/sharp-')) return false
  return process.platform === 'linux'
    ? name !== '@img/sharp-wasm32'
    : !name.endsWith(`-${process.platform}-${process.arch}`)
}

function describe(path) {
  const { name, version, license } = readJson(`${path}/package.json`)
  const prebuilt = existsSync(at(`${path}/versions.json`))
  const notices = [...noticesIn(path), ...(prebuilt ? licensing(path) : [])]
  if (!license || notices.length === 0) throw new Error(`${path}: expected a licence and its text, found none to ship.`)
  return {
    name,
    version,
    license,
    path,
    notices,
    parts: prebuilt ? readJson(`${path}/versions.json`) : {},
  }
}

function noticesIn(path) {
  const folders = [path, `${path}/licenses`].filter((folder) => existsSync(at(folder)))
  const files = folders.flatMap((folder) =>
    readdirSync(at(folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && NOTICE_FILE.test(entry.name))
      .map((entry) => readFileSync(at(`${folder}/${entry.name}`), 'utf8').trim()),
  )
  return files.length > 0 ? files : headersIn(path)
}

/** The notices at the beginning of the sources, each once: of packages that have them nowhere else. */
function headersIn(path) {
  const headers = readdirSync(at(path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => /^(\/\/.*\n)+/.exec(readFileSync(join(entry.parentPath, entry.name), 'utf8'))?.[0] ?? '')
    .map((header) => header.replaceAll(/^\/\/ ?/gm, '').trim())
  return [...new Set(headers)].filter((header) => /licen[cs]e|copyright/i.test(header))
}

/** Prebuilt libraries list their licences in the README. */
function licensing(path) {
  const [, text] = /^## Licensing\n(.*)/ms.exec(readFileSync(at(`${path}/README.md`), 'utf8')) ?? []
  return text === undefined ? [] : [text.trim()]
}

function at(path) {
  return join(root, path)
}

function readJson(path) {
  return JSON.parse(readFileSync(at(path), 'utf8'))
}
