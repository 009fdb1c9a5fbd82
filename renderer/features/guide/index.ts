/** What other features use of the guide: its pages and their places. */
export { FIRST_PAGE, pageFor, type GuidePage } from './place'
