/** Words of the status line. */
import { area } from './area'

export const status = area({
  en: {
    memoryHelp: 'Memory of the maps and weights',
    inBands: '{bytes}, in bands',
    inBandsHelp: 'The maps need more than the memory budget. They are computed in bands of rows, and fine details again where you look.',
  },
  de: {
    memoryHelp: 'Speicher der Karten und Gewichte',
    inBands: '{bytes}, in Streifen',
    inBandsHelp: 'Die Karten brauchen mehr als das Speicherbudget. Sie werden in Streifen von Zeilen berechnet, feine Einzelheiten dort noch einmal, wo sie betrachtet werden.',
  },
})
