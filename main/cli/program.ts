/** What a command has of the process that it runs in, and the options that commands share. */
import { createService, type Service } from '#main/service/service'

export interface Program {
  readonly version: string
  /** Folder of the program: its examples and its built renderer are below. */
  readonly root: string
  readonly settingsFile: string
  /** A line of results. */
  out(line: string): void
  /** A line for the person: what went wrong, what was done. */
  note(line: string): void
  /** Shows how far a command is, in place of what it showed before; null where nobody is watching. */
  readonly progress: ((words: string) => void) | null
  /** Calls `stop` when the person interrupts, until the returned function is called. */
  interrupted(stop: () => void): () => void
}

export interface EngineOptions {
  readonly threads?: number
  /** bytes */
  readonly memoryBudget?: number
  readonly kernels?: 'native' | 'portable'
}

/** Only what was said: the service knows what is usual. */
export function engineOf({ threads, kernels }: EngineOptions): EngineOptions {
  return { ...(threads !== undefined && { threads }), ...(kernels !== undefined && { kernels }) }
}

/** Runs `work` on a service and ends that service, whatever happens. */
export async function withService<T>(
  program: Program,
  engine: EngineOptions & { draftsFolder?: string },
  work: (service: Service) => Promise<T>,
): Promise<T> {
  const { version, root, settingsFile } = program
  const service = createService({ version, examplesFolder: `${root}/examples`, settingsFile, ...engine })
  try {
    return await work(service)
  } finally {
    await service.close()
  }
}
