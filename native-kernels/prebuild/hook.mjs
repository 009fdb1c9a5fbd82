/**
 * npm also runs the script `prebuild` before `npm run build`, which needs no binaries for other platforms. Nothing but
 * the title of the npm process tells the two apart.
 */
import { spawnSync } from 'node:child_process'

/** Whether npm calls this for another script, or can't be seen to call it for its own sake. */
export function isBeforeBuild() {
  if (process.env.npm_lifecycle_event !== 'prebuild') return false
  let { parent, title } = look(process.ppid)
  while (parent > 1 && !title.startsWith('npm ')) ({ parent, title } = look(parent))
  return !/^npm \S+ prebuild\b/.test(title)
}

function look(id) {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(id)], { encoding: 'utf8' })
  const [, parent = '0', title = ''] = /^\s*(\d+)\s+(.*)$/m.exec(stdout ?? '') ?? []
  return { parent: Number(parent), title }
}
