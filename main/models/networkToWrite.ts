/** A network on its way to another program. */
import type { Lane } from '#app/document/experiment'
import type { Plan } from '#app/plan'

export interface NetworkToWrite {
  readonly name: string
  readonly stack: Lane
  /** Of that stack, with the numbers of its tensors. */
  readonly plan: Plan
  /** Of the program. */
  readonly version: string
}
