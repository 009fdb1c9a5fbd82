/** The settings of the engine: defaults from the machine, kept in a file. */
import { readFileSync } from 'node:fs'
import { mkdirSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { requestSchemas, type Settings } from '#app/protocol/contract'

export interface SettingsKeeper {
  get(): Settings
  /** Changes some settings and saves them all. */
  set(change: Partial<Settings>): Settings
}

export function keepSettings(file: string | undefined): SettingsKeeper {
  let settings: Settings = { ...defaultSettings(), ...(file === undefined ? {} : readSettings(file)) }
  return {
    get: () => settings,
    set(change) {
      const { threads = settings.threads, memoryBudget = settings.memoryBudget } = change
      settings = { threads, memoryBudget }
      if (file !== undefined) {
        mkdirSync(dirname(file), { recursive: true })
        writeFileAtomic.sync(file, `${JSON.stringify(settings, null, 2)}\n`)
      }
      return settings
    },
  }
}

function defaultSettings(): Settings {
  return { threads: Math.min(availableParallelism(), 64), memoryBudget: Math.floor(totalmem() / 2) }
}

/** What the file says, as far as it is valid: a damaged settings file must not keep the program from starting. */
function readSettings(file: string): Partial<Settings> {
  try {
    const { threads, memoryBudget } = requestSchemas.setSettings.parse(JSON.parse(readFileSync(file, 'utf8')))
    return { ...(threads !== undefined && { threads }), ...(memoryBudget !== undefined && { memoryBudget }) }
  } catch {
    return {}
  }
}
