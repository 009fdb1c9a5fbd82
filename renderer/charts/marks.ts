/** Colours and signs of lines: colour is never the only sign. */

export interface LineMark {
  readonly colour: string
  readonly symbol: 'circle' | 'rect' | 'triangle' | 'diamond'
  readonly hollow: boolean
}

/** Okabe and Ito's colours, which people tell apart whatever colours they see. */
export const lineMarks: readonly LineMark[] = [
  { colour: '#0072b2', symbol: 'circle', hollow: false },
  { colour: '#d55e00', symbol: 'rect', hollow: false },
  { colour: '#009e73', symbol: 'triangle', hollow: false },
  { colour: '#b8669a', symbol: 'diamond', hollow: false },
  { colour: '#c98a00', symbol: 'circle', hollow: true },
  { colour: '#4a9fd1', symbol: 'rect', hollow: true },
]

export function lineMark(i: number): LineMark {
  return lineMarks[i % lineMarks.length]!
}
