/** Renders patterns cell by cell into shared memory. */
import { patternValue, type Pattern } from '#app/inputs/patterns'
import type { Control } from './control'
import type { Phase } from './phase'

export interface RenderPatternJob {
  readonly kind: 'renderPattern'
  readonly pattern: Pattern
  readonly height: number
  readonly width: number
  /** Rows without padding; shared memory. */
  readonly into: Float32Array
}

const BLOCK_CELLS = 1 << 17

export function renderPhases({ pattern, height, width, into }: RenderPatternJob, control: Control): Phase[] {
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
