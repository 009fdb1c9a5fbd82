/** What other features use of the notes: their first words, as plain text. */
export { plainText } from './markdown'
