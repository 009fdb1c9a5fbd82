/** What other features use of the kernel editor. */
export { default as DenseWeights } from './DenseWeights.vue'
export { default as KernelEditor } from './KernelEditor.vue'
export { bankSize, kernelFields, resized } from './bank'
export { type Convolution } from './kernelLayout'
export { type Growth } from './takenKernels'
