/** Painting cells of the input: what other parts of the window use of it. */
export { default as PaintBar } from './PaintBar.vue'
export { default as PaintLayer } from './PaintLayer.vue'
export { usePaint } from './paintStore'
