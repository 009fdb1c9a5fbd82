/** Where settings are kept on each platform. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export function settingsFile(platform = process.platform, env = process.env, home = homedir()): string {
  return join(configFolder(platform, env, home), 'poolscope', 'settings.json')
}

function configFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (platform === 'win32') return env['APPDATA'] ?? join(home, 'AppData', 'Roaming')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support')
  return env['XDG_CONFIG_HOME'] || join(home, '.config')
}
