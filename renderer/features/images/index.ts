/** What other features use of the images: samples, steps, patterns, parts of files, thumbnails, and what is missing. */
export { default as FilePart } from './FilePart.vue'
export { default as MissingImage } from './MissingImage.vue'
export { default as PatternForm } from './PatternForm.vue'
export { default as PixelCanvas } from './PixelCanvas.vue'
export { sizeText } from './sizeText'
export { default as StepList } from './StepList.vue'
export { initialPattern, patternTitle, sampleTitle, useInputSources } from './useInputSources'
