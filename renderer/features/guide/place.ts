/** Which page of the guide belongs to a place of the window. */
import type { Dialog } from '#renderer/stores/window'

export const FIRST_PAGE = 'README'

export type GuidePage =
  | typeof FIRST_PAGE
  | 'first-experiments'
  | 'reading-a-map'
  | 'asking-a-cell'
  | 'sliding-window'
  | 'painting'
  | 'presenting'
  | 'comparing-poolings'
  | 'shifting'
  | 'kernels'
  | 'images-and-steps'
  | 'stacks-and-notes'
  | 'networks'
  | 'many-images'
  | 'exporting'
  | 'command-line'
  | 'conventions'
  | 'troubleshooting'

const DIALOGS: Partial<Record<Dialog, GuidePage>> = {
  compare: 'comparing-poolings',
  shift: 'shifting',
  film: 'sliding-window',
  network: 'networks',
  swap: 'networks',
  batch: 'many-images',
  export: 'exporting',
  gallery: 'images-and-steps',
  templates: 'stacks-and-notes',
  examples: 'first-experiments',
  classes: 'stacks-and-notes',
}

/** The first that holds the focus counts. */
const PLACES: readonly (readonly [selector: string, page: GuidePage])[] = [
  ['[data-guide="painting"]', 'painting'],
  ['[data-guide="presenting"]', 'presenting'],
  ['[data-guide="kernels"]', 'kernels'],
  ['[data-guide="notes"]', 'stacks-and-notes'],
  ['[data-guide="cell"]', 'asking-a-cell'],
  ['[data-panel]', 'reading-a-map'],
  ['[data-guide="input"]', 'images-and-steps'],
]

/** The page for the dialog that is open, or else for what has the focus; null where none is about that place. */
export function pageFor(dialog: Dialog | null, focused: Element | null): GuidePage | null {
  if (dialog !== null) return DIALOGS[dialog] ?? null
  return PLACES.find(([selector]) => focused?.closest(selector))?.[1] ?? null
}
