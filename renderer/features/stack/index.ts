/** What other features use of the stack: its commands. */
export { useStackCommands } from './useStackCommands'
