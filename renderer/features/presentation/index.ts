/** Presentation mode: what other parts of the window use of it. */
export { default as FormulaStrip } from './FormulaStrip.vue'
