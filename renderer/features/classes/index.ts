/** Class names: the dialog that takes them, and the largest values of the answer with their names. */
export { default as ClassFields } from './ClassFields.vue'
export { default as TopClasses } from './TopClasses.vue'
