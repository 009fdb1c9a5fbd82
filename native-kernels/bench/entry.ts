/** What the benchmark and the accuracy report measure, bundled by engines.mjs. */
export { createEngine } from '../../main/engine/index'
export { planBytes, planStack, readsOf } from '../../app/plan'
export { mapShape } from '../../app/shape'
export { partition, weightSources } from '../../app/kernels'
export { kindOf } from '../../app/layers/catalogue'
export { initialParams } from '../../app/layers/layer'
export { materialise } from '../../app/weights'
export { portableKernels } from '../portable/index'
