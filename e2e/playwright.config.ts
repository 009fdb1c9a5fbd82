/**
 * End-to-end tests: the real program, driven as a person would. The project `browser` goes through the loopback host
 * in the Chromium that scripts/browser.mjs finds, `electron` through the desktop's window where its binary is.
 */
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'
import { electronBinary, type HostOptions } from './hosts'

const root = resolve(import.meta.dirname, '..')
const electron = electronBinary()
// The workers of a run read this file too; once is enough to say so.
const first = process.env['TEST_WORKER_INDEX'] === undefined
if (first && !electron) process.stderr.write("Electron's binary is missing: the specs run in the browser only.\n")

export default defineConfig<HostOptions>({
  testDir: import.meta.dirname,
  outputDir: resolve(root, 'test-results/e2e'),
  // Enough for the longest journey on a busy machine: what waits longer hangs.
  timeout: 300_000,
  expect: { timeout: 20_000 },
  // Each test starts a host of its own, so any two can run beside each other.
  fullyParallel: true,
  workers: 2,
  // A shared machine can stall for seconds; what passes only the second time is listed as flaky.
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: true,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['POOLSCOPE_E2E_REPORT'] ?? resolve(root, 'test-results/e2e.json') }],
  ],
  use: {
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    actionTimeout: 60_000,
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    ...(electron ? [{ name: 'electron', use: { host: 'electron' as const } }] : []),
  ],
})

function chromium(): string {
  const known = process.env['POOLSCOPE_CHROMIUM']
  if (known) return known
  const found = execFileSync(process.execPath, [resolve(root, 'scripts/browser.mjs')], { encoding: 'utf8' }).trim()
  // The workers of this run read the configuration again.
  process.env['POOLSCOPE_CHROMIUM'] = found
  return found
}
