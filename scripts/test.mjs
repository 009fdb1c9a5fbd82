/**
 * `npm test`: sets up what tests need, then runs every check, also when an earlier one has failed. Checks of one thread each
 * run in pairs. At the end it names the tests that failed; the last line sums up: `N passed, N failed`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { root } from './build.mjs'
import { ensureGtk } from './gtk.mjs'
import { ensureRedis } from './redis.mjs'
import { ensureWasmCompiler } from './wasm.mjs'

const reports = join(root, 'test-results')
const node = process.execPath
const tool = (path) => join(root, 'node_modules', path)

mkdirSync(reports, { recursive: true })
const groups = [
  [
    { name: 'Types', args: ['scripts/typecheck.mjs'], count: asOne },
    { name: 'Lint, import walls and format', args: ['scripts/lint.mjs'], count: asOne },
  ],
  [{ name: 'Kernels of all instruction sets', args: ['native-kernels/build.mjs', '--all'], count: asOne }],
  [
    {
      name: 'WebAssembly kernels as their C++ gives them',
      args: ['native-kernels/buildWasm.mjs', '--check'],
      obstacle: ensureWasmCompiler,
      count: asOne,
    },
  ],
  [{ name: 'Build', args: [tool('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'], count: asOne }],
  [{ name: 'Unit tests', args: vitest(), before: setUpUnitTests, count: () => countVitest(readReport('unit.json')) }],
  [{ ...conformance('native'), obstacle: noNativeKernels }, conformance('wasm')],
  [conformance('portable')],
  [
    {
      name: 'End-to-end tests',
      args: playwright(),
      before: setUpBrowser,
      count: () => countPlaywright(readReport('e2e.json')),
    },
  ],
]

const total = { passed: 0, failed: 0 }
const lines = []
const failures = []
for (const group of groups) {
  const results = await Promise.all(group.map((stage) => runStage(stage, group.length > 1)))
  results.forEach(({ passed, failed, skipped = 0, names = [] }, index) => {
    total.passed += passed
    total.failed += failed
    lines.push(`${group[index].name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
    failures.push(...names)
  })
}
if (failures.length > 0) process.stdout.write(`\nFailed:\n${failures.map((name) => `  ${name}\n`).join('')}`)
process.stdout.write(`\n${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed > 0 ? 1 : 0

/** @param buffered whether the output waits for the end, since another stage writes meanwhile. */
async function runStage({ name, args, before, count, obstacle }, buffered) {
  let held = ''
  const write = (text) => {
    if (buffered) held += text
    else process.stdout.write(text)
  }
  const started = performance.now()
  try {
    write(`\n== ${name}\n`)
    const reason = obstacle?.()
    if (reason) {
      write(`Left out. ${reason}\n`)
      return { passed: 0, failed: 0, skipped: 1 }
    }
    const env = { ...process.env, ...(before ? await before() : {}) }
    const { status, last } = await run(args, env, write)
    const counts = count({ status, last })
    // A stage that ends badly without naming a failed test has failed itself.
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  } catch (error) {
    write(`${error instanceof Error ? error.message : String(error)}\n`)
    return { passed: 0, failed: 1 }
  } finally {
    write(`${name}: ${Math.round((performance.now() - started) / 1000)} s\n`)
    if (buffered) process.stdout.write(held)
  }
}

/** Runs a Node program; `last` is the last line of its stdout. */
function run(args, env, write) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let tail = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      write(text)
      tail = (tail + text).slice(-1000)
    })
    child.stderr.setEncoding('utf8').on('data', write)
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, last: tail.trimEnd().split('\n').at(-1) ?? '' }))
  })
}

function vitest() {
  return [
    tool('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${freshReport('unit.json')}`,
  ]
}

function playwright() {
  return [tool('@playwright/test/cli.js'), 'test', '--config', 'e2e/playwright.config.ts']
}

function setUpUnitTests() {
  ensureGtk()
  ensureRedis()
}

function setUpBrowser() {
  return { POOLSCOPE_CHROMIUM: ensureBrowser(), POOLSCOPE_E2E_REPORT: freshReport('e2e.json') }
}

function conformance(kernels) {
  return {
    name: `Conformance, ${kernels} kernels`,
    args: ['scripts/poolscope.mjs', 'conformance', 'native-kernels/conformance/cases', '--kernels', kernels],
    count: ({ last }) => countWords(last),
  }
}

/** Why native kernels can't run here, in the program's own words; null where they can. */
function noNativeKernels() {
  const { status, stdout, stderr } = spawnSync(node, ['scripts/poolscope.mjs', '--version'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return /\n(wasm|portable) kernels/.test(stdout) ? stdout.trim().split('\n').at(-1) : null
}

function asOne({ status }) {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

function countVitest(report) {
  const names = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => `${relative(root, name)} › ${fullName}`),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    names,
  }
}

function countPlaywright({ stats, suites }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    names: suites.flatMap(failedSpecs),
  }
}

/** A file's suite holds those of its describe blocks. */
function failedSpecs({ file, specs, suites = [] }) {
  return [...specs.filter(({ ok }) => !ok).map(({ title }) => `e2e/${file} › ${title}`), ...suites.flatMap(failedSpecs)]
}

function countWords(line) {
  const [, passed, failed, skipped] = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line) ?? []
  if (passed === undefined) throw new Error('Expected a last line with the counts.')
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) }
}

/** The path of a report that this run will write; an older one is removed. */
function freshReport(name) {
  const file = join(reports, name)
  rmSync(file, { force: true })
  return file
}

function readReport(name) {
  return JSON.parse(readFileSync(join(reports, name), 'utf8'))
}
