/** What other features use of the panels: the inspector of the pinned cell. */
export { default as CellInspector } from './CellInspector.vue'
