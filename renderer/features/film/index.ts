/** The film of a layer: what other parts of the window use of it. */
export { default as FilmDialog } from './FilmDialog.vue'
export { useFilm } from './filmStore'
