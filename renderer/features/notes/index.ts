/** What other features use of the notes: Markdown on screen, as tokens, and as plain text. */
export { plainText, tokensOf, type Token, type Tokens } from './markdown'
export { default as MarkdownText } from './MarkdownText'
