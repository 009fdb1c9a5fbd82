/** What other features use of the stack: its commands. */
export { useLaneCommands } from './useLaneCommands'
export { useStackCommands } from './useStackCommands'
