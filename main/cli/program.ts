/** The process as a command sees it, and the options that commands share. */
import type { KernelKind } from '#app/calls/kernels'
import { createService, type DecoderKind, type Service } from '#main/service/service'

export interface Program {
  readonly version: string
  /** Folder of the program: its examples and its built renderer are below. */
  readonly root: string
  readonly settingsFile: string
  /** A line of results. */
  out(line: string): void
  /** A line on stderr: what went wrong, what was done. */
  note(line: string): void
  /** Replaces the line that shows the progress of a command; null if stderr is no terminal. */
  readonly progress: ((line: string) => void) | null
  /** Calls `stop` when the person interrupts, until the returned function is called. */
  interrupted(stop: () => void): () => void
}

export interface EngineOptions {
  readonly threads?: number
  /** bytes */
  readonly memoryBudget?: number
  readonly kernels?: KernelKind
  readonly decoder?: DecoderKind
}

/** Only the options given: the service has the defaults. */
export function engineOf({ threads, kernels, decoder }: EngineOptions): EngineOptions {
  return {
    ...(threads !== undefined && { threads }),
    ...(kernels !== undefined && { kernels }),
    ...(decoder !== undefined && { decoder }),
  }
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
