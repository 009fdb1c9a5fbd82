/** Generated patterns, drawn cell by cell into shared memory. */
import { patternValue, type Pattern } from '#app/inputs/patterns'
import type { Control } from './control'
import type { Part } from './part'

export interface DrawJob {
  readonly kind: 'draw'
  readonly pattern: Pattern
  readonly height: number
  readonly width: number
  /** Rows without padding; shared memory. */
  readonly into: Float32Array
}

const BLOCK_CELLS = 1 << 17

export function drawParts({ pattern, height, width, into }: DrawJob, control: Control): Part[] {
  const value = patternValue(pattern, height, width)
  const rows = Math.max(1, Math.floor(BLOCK_CELLS / width))
  const units = Math.ceil(height / rows)
  return [
    {
      units,
      run: (unit) => {
        for (let row = unit * rows; row < Math.min((unit + 1) * rows, height); row++) {
          for (let column = 0, to = row * width; column < width; column++) into[to++] = value(row, column)
        }
        control.addProgress(1 / units)
      },
    },
  ]
}
