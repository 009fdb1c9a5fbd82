/** The options of `poolscope run`. */
import type { EngineOptions } from './program'

export interface RunOptions extends EngineOptions {
  readonly out: string
  readonly input?: string
  readonly format: 'csv' | 'npy'
  readonly csv: 'matrix' | 'tidy'
  readonly layers: 'all' | readonly number[]
  /** bytes */
  readonly memory?: number
  readonly force: boolean
  readonly json: boolean
}
