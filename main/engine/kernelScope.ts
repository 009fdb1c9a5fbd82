/** Kernels for one job: their memory is released at the end of the job, so that the next one finds it warm. */
import type { Kernels, PreparedKernel } from '#app/calls/kernels'

export interface KernelScope {
  readonly kernels: Kernels
  /** Releases all kernels that were prepared in this scope. */
  release(): void
}

export function kernelScope(kernels: Kernels): KernelScope {
  const prepared: PreparedKernel[] = []
  const note = <Kernel extends PreparedKernel | null>(kernel: Kernel) => {
    if (kernel) prepared.push(kernel)
    return kernel
  }
  return {
    kernels: {
      ...kernels,
      prepare: (...call) => note(kernels.prepare(...call)),
      summarize: (...call) => note(kernels.summarize(...call)),
      ...(kernels.fuse && {
        fuse: (...call: Parameters<NonNullable<Kernels['fuse']>>) => note(kernels.fuse!(...call)),
      }),
    },
    release: () => {
      for (const kernel of prepared.splice(0)) kernels.release?.(kernel)
    },
  }
}
