/** The command line from source: builds what is stale, then runs it here with this process's arguments. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt, root } from './build.mjs'

const caller = process.cwd()
await ensureBuilt(process.argv[2] === 'serve' ? ['main', 'renderer'] : ['main'])
// npm runs scripts in the package's folder; paths in arguments are meant from where the person is.
process.chdir(process.env.INIT_CWD ?? caller)
await import(pathToFileURL(join(root, 'out/main/poolscope.js')).href)
