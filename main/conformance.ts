/**
 * Conformance cases through the engine's real path: plan, bands, worker pool, shared memory. A run has one input:
 * unpooling, whose indices are a second one, goes to the kernels directly.
 */
import { loadKernels } from '#native-kernels/index'
import { executeWith, type Execute } from '#native-kernels/conformance/execute'
import { runConformance, type ConformanceResult } from '#native-kernels/conformance/run'
import type { KernelCall } from '#app/calls/kernelCall'
import type { KernelKind, TensorView } from '#app/calls/kernels'
import type { Plan } from '#app/plan'
import { mapBytes, type MapShape } from '#app/shape'
import { createEngine } from './engine/createEngine'
import type { Engine } from './engine/engine'
import { readNpy } from './files/npy'

export interface ConformanceOptions {
  readonly threads?: number
  /** Without it, native where they can run. */
  readonly kernels?: KernelKind
  /** Receives one line for each case, then what was skipped, then the counts. */
  readonly report: (line: string) => void
}

const MEMORY_BUDGET = 1e9

/** @throws Failure 'not-found' if a folder is missing or holds no case */
export async function runConformanceCases(
  folders: readonly string[],
  { threads = 2, kernels, report }: ConformanceOptions,
): Promise<ConformanceResult> {
  const engine = createEngine({ threads, memoryBudget: MEMORY_BUDGET, divide: true, ...(kernels && { kernels }) })
  try {
    return await runConformance(folders, { execute: executeThrough(engine, kernels), readNpy, report })
  } finally {
    await engine.close()
  }
}

/** Computes calls by runs of the engine; `kernels` are for what a run can't hold. */
export function executeThrough(engine: Engine, kernels?: KernelKind): Execute {
  const direct = executeWith(loadKernels({ prefer: kernels }).kernels)
  return async (call, inputs, output) => {
    const [input] = inputs
    if (!input || inputs.length > 1) return direct(call, inputs, output)
    const plan = planOf(call, shapeOf(input), output)
    const map = engine.allocate(plan.input)
    try {
      copy(input, map)
      const [result] = await engine.run(plan, map)
      // Freed memory is used again, so what is handed on is a copy.
      const values = { ...result!, data: result!.data.slice() }
      engine.release(result!)
      return values
    } finally {
      engine.release(map)
    }
  }
}

/** A plan of one step that is one call. */
function planOf(call: KernelCall, input: MapShape, shape: MapShape): Plan {
  const counts = { trainable: 0, nonTrainable: 0, macs: 0, bytes: mapBytes(shape) }
  const step = {
    index: 0,
    layerId: 'case',
    type: 'case',
    name: 'case',
    source: -1,
    shape,
    calls: [{ call, shape }],
    ...counts,
  }
  return { input, steps: [step], problem: null }
}

function shapeOf({ channels, height, width }: TensorView): MapShape {
  return { channels, height, width, flat: false }
}

function copy(from: TensorView, to: TensorView): void {
  for (let channel = 0; channel < from.channels; channel++) {
    for (let row = 0; row < from.height; row++) {
      const begin = channel * from.planeStride + row * from.rowStride
      to.data.set(from.data.subarray(begin, begin + from.width), channel * to.planeStride + row * to.rowStride)
    }
  }
}
