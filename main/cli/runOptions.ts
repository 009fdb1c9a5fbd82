/** The options of `poolscope run`. */
import type { CsvOptions } from './csvOptions'
import type { InputOptions } from './inputs'
import type { EngineOptions } from './program'

export interface RunOptions extends EngineOptions, CsvOptions, InputOptions {
  readonly out: string
  readonly format: 'csv' | 'npy'
  readonly csv: 'matrix' | 'tidy'
  readonly layers: 'all' | readonly number[]
  /** bytes */
  readonly memory?: number
  /** So many of the largest values of the last vector are printed. */
  readonly top?: number
  readonly force: boolean
  readonly json: boolean
}
