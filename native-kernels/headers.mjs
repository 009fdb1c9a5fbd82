/** Node's own headers, where they are installed beside it, spare node-gyp a download: `--nodedir` and their folder. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

export function nodeHeaders() {
  if (process.env.npm_config_nodedir) return []
  const prefix = dirname(dirname(process.execPath))
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? ['--nodedir', prefix] : []
}
