/**
 * `npm run references`: takes the reference images of e2e/screens anew, with the browser of `npm test`. They belong to
 * its major version and to the fonts of this machine; elsewhere only the places of the regions are compared.
 */
import { spawnSync } from 'node:child_process'
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt, root } from './build.mjs'

await ensureBuilt(['main', 'renderer'])
const args = [
  'node_modules/@playwright/test/cli.js',
  'test',
  '--config',
  'e2e/playwright.config.ts',
  'screens.spec.ts',
  '--update-snapshots=all',
  '-g',
  'looks as it should',
]
const env = { ...process.env, POOLSCOPE_CHROMIUM: ensureBrowser() }
process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1
