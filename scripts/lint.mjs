/** `npm run lint`: ESLint, the walls between the folders, and the format; exits with 1 where one of them has something to say. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './build.mjs'

const tool = (path) => join(root, 'node_modules', path)

const checks = [
  [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0'],
  [
    tool('dependency-cruiser/bin/dependency-cruise.mjs'),
    '--config',
    'dependency-cruiser.config.mjs',
    'app',
    'main',
    'renderer',
    'native-kernels',
  ],
  [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
]

const failed = checks.filter((args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status !== 0)
process.exit(failed.length > 0 ? 1 : 0)
