/** The settings of the engine: defaults from the machine, kept in a file. */
import { availableParallelism, totalmem } from 'node:os'
import { requestSchemas, type Settings } from '#app/protocol/contract'
import { readKept, writeKept } from '#main/files/keptJson'

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
      if (file !== undefined) writeKept(file, settings)
      return settings
    },
  }
}

function defaultSettings(): Settings {
  return { threads: Math.min(availableParallelism(), 64), memoryBudget: Math.floor(totalmem() / 2) }
}

/** What the file says, as far as it is valid: a damaged settings file must not keep the program from starting. */
function readSettings(file: string): Partial<Settings> {
  const { threads, memoryBudget } = readKept(file, requestSchemas.setSettings) ?? {}
  return { ...(threads !== undefined && { threads }), ...(memoryBudget !== undefined && { memoryBudget }) }
}
