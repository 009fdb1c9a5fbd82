/**
 * `npm run prebuilds [-- --target linux-x64]`: makes prebuilds/<platform>-<arch>/poolscope_kernels.node and checks it
 * under that platform's Node, emulated where it isn't this one. Without --target: all that this machine can make. A
 * binary is put into its place only after it has passed.
 */
import { execFile, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join, relative } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { bundleCheck } from './bundle.mjs'
import { checkSystemSymbols, includes, linking } from './link.mjs'
import { librariesOf } from './sources.mjs'
import { emulatorEnvironment, targets } from './targets.mjs'

const home = join(import.meta.dirname, '..')
const root = join(home, '..')
const work = join(root, 'out/prebuild')
const addonName = 'poolscope_kernels.node'

const { values } = parseArgs({ options: { target: { type: 'string', multiple: true } } })
const unknown = values.target?.find((name) => !(name in targets))
if (unknown) fail(`--target: expected one of ${Object.keys(targets).join(', ')}, received ${unknown}.`)

for (const name of values.target ?? Object.keys(targets)) {
  const target = targets[name]
  if (target.compiler && target.node) await make(name, target)
  else if (values.target) fail(`${name} can't be made on this machine: it ${target.install}.`)
  else console.log(`${name}: left out, it ${target.install}; .github/workflows makes it.`)
}

async function make(name, target) {
  const place = join(home, 'prebuilds', name)
  rmSync(place, { recursive: true, force: true })
  console.log(`${name}: compiling with ${target.compiler}`)
  const addon = await compile(name, target)
  checkSystemSymbols(name.split('-')[0], target.compiler, addon)
  console.log(`${name}: checking`)
  await check(name, target, addon)
  mkdirSync(place, { recursive: true })
  copyFileSync(addon, join(place, addonName))
  console.log(`${name}: ${relative(root, join(place, addonName))} is ready`)
}

/** The path of the linked addon. */
async function compile(name, { arch, compiler, flags }) {
  const folder = join(work, name, 'objects')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const extra = linking(name.split('-')[0], compiler, folder)
  const jobs = librariesOf(join(home, 'binding.gyp'), arch).flatMap((library) =>
    library.sources.map((source) => ({ source: join(home, source), library: library.name, flags: library.flags })),
  )
  jobs.push(...extra.sources.map((source) => ({ source, library: 'platform', flags: ['-O2', '-Wall'] })))
  const objects = jobs.map(({ source, library }) => join(folder, `${library}-${basename(source, '.cpp')}.o`))
  const todo = jobs.map((job, i) => [...job.flags, ...flags, `-I${includes}`, '-c', job.source, '-o', objects[i]])
  const worker = async () => {
    for (let words = todo.shift(); words; words = todo.shift()) await tool(compiler, words)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  const addon = join(folder, addonName)
  await tool(compiler, [...flags, ...extra.words, ...objects, ...extra.libraries, '-o', addon])
  return addon
}

async function tool(program, words) {
  const { stderr } = await promisify(execFile)(program, words)
  process.stderr.write(stderr)
}

/** Loads the addon as an installed program would, from the folder of prebuilt ones, and compares its results. */
async function check(name, target, addon) {
  const staged = join(work, name, 'installed')
  const place = join(staged, 'native-kernels/prebuilds', name)
  mkdirSync(place, { recursive: true })
  copyFileSync(addon, join(place, addonName))
  writeFileSync(join(staged, 'package.json'), JSON.stringify({ name: 'poolscope', type: 'module' }))
  const program = await bundleCheck(staged)
  const [command, ...words] = [...(target.node.emulator ?? []), nodeOf(target.node)]
  const cases = 'native-kernels/conformance/cases'
  const { status, error } = spawnSync(command, [...words, relative(root, program), cases], {
    cwd: root,
    env: { ...process.env, ...(target.node.emulator ? emulatorEnvironment(work) : {}) },
    stdio: 'inherit',
  })
  if (status !== 0) fail(`${name}: the binary did not pass${error ? ` (${error.message})` : ''}; it was not kept.`)
}

/** The Node of the target, installed from npm where it isn't the one that runs this. */
function nodeOf({ npmPackage, path }) {
  if (!npmPackage) return process.execPath
  const prefix = join(work, npmPackage)
  const program = join(prefix, 'node_modules', npmPackage.split('@')[0], path)
  if (existsSync(program)) return program
  // --force: the package is for another platform, which is what is wanted.
  const words = [
    'install',
    '--force',
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--prefix',
    prefix,
    npmPackage,
  ]
  spawnSync('npm', words, { cwd: root, stdio: ['ignore', 2, 2] })
  if (!existsSync(program))
    fail(`${npmPackage} could not be installed from npm; the binary can't be checked without it.`)
  return program
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
