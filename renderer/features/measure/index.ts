/** What other features use of measuring: its tools, its marks on maps, and its table. */
export { default as MeasureMarks } from './MeasureMarks.vue'
export { default as MeasureTable } from './MeasureTable.vue'
export { default as MeasureTools } from './MeasureTools.vue'
export { useMeasure } from './measure'
