/**
 * `npm run e2e -- compare`: end-to-end specs whose file names match, or all of them. Builds what is stale and sets up a
 * browser first; every word goes to Playwright.
 */
import { spawnSync } from 'node:child_process'
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt, root } from './build.mjs'

await ensureBuilt(['main', 'preload', 'renderer'])
const args = ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts']
const env = { ...process.env, POOLSCOPE_CHROMIUM: ensureBrowser() }
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env,
})
process.exitCode = status ?? 1
