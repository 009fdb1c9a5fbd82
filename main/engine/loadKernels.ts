import { portableKernels } from '../../native-kernels/portable/index'
import type { Kernels } from '../../app/kernels'
import type { KernelsInfo } from '../../app/contract'

export function loadKernels(_options?: { prefer?: 'native' | 'portable' }): { kernels: Kernels } & KernelsInfo {
  return { kernels: portableKernels, running: 'portable', instructionSet: 'TypeScript', reason: 'There are no others yet.' }
}
