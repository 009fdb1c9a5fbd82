/** What the benchmark measures: the engine's public functions, bundled by run.mjs. */
export { createEngine } from '../../main/engine/index'
export { planStack } from '../../app/plan'
export { mapShape } from '../../app/shape'
