/** What the German words of a layer are, and those of the parameters that several layers share. */

export interface FieldText {
  readonly help: string
  /** What an empty field stands for. */
  readonly emptyMeans?: string
}
/** By the names of the fields. */
export type FieldTexts = Readonly<Record<string, FieldText>>

export interface LayerText {
  readonly summary: string
  /** The titles of its worked examples, in their order. */
  readonly examples: readonly string[]
  readonly fields?: FieldTexts
  readonly counting?: string
}

const padding = {
  help: 'Zellen, die um die Karte herum ergänzt werden: keine („valid“), so viele, dass die Größe bei Schrittweite 1 erhalten bleibt („same“), oder vier Zahlen.',
}

/** The fields that all convolutions share. */
export const convolution = {
  kernelSize: { help: 'Zeilen und Spalten des Kerns.' },
  strides: { help: 'Schrittweite zwischen den Fenstern, in Zellen.' },
  padding,
  paddingMode: { help: 'Wert der Randzellen.' },
  dilationRate: { help: 'Abstand der Zellen des Kerns.' },
  useBias: { help: 'Addiert einen Bias je Filter.' },
} as const satisfies FieldTexts

export const filters = { help: 'Anzahl der ausgegebenen Merkmalskarten.' } as const satisfies FieldText

export const kernelWeights = {
  help: 'Die Gewichte der Kerne: Vorgaben (eine je Filter, reihum; gleichmäßig auf die Eingangskanäle verteilt), Zufallsgewichte aus einem Startwert oder eigene.',
} as const satisfies FieldText

export const pool = {
  poolSize: { help: 'Zeilen und Spalten des Fensters.' },
  strides: {
    help: 'Schrittweite zwischen den Fenstern, in Zellen. Leer: die Fenstergröße.',
    emptyMeans: 'wie poolSize',
  },
  padding,
  ceilMode: { help: 'Rundet die Ausgabegröße auf, so dass auch ein unvollständiges Fenster am Ende zählt.' },
} as const satisfies FieldTexts

export const adaptive = {
  outputSize: { help: 'Zeilen und Spalten der Ausgabe, bei jeder Größe der Eingabe.' },
} as const satisfies FieldTexts

export const global = {
  keepdims: { help: 'Gibt 1 × 1-Karten statt eines Vektors aus.' },
} as const satisfies FieldTexts

export const power = { p: { help: 'Exponent.' } } as const satisfies FieldTexts

export const generalizedMean = {
  ...power,
  epsilon: { help: 'Kleinere Werte werden darauf angehoben.' },
} as const satisfies FieldTexts

export const curve = { alpha: { help: 'Weit unter 0 nähert sich die Ausgabe −alpha.' } } as const satisfies FieldTexts

export const softmaxAxis = {
  axis: {
    help: 'Worüber sich die Wahrscheinlichkeiten zu 1 summieren: die Kanäle einer Zelle (wie in Keras), eine Spalte (height), eine Zeile (width) oder eine ganze Karte (all).',
  },
} as const satisfies FieldTexts

export const blocks = {
  blockSize: { help: 'Zeilen und Spalten eines Blocks.' },
  mode: {
    help: 'Reihenfolge der Kanäle: zuerst nach der Stelle im Block (DCR: TensorFlow, ONNX) oder zuerst nach der Karte (CRD: PixelShuffle in PyTorch).',
  },
} as const satisfies FieldTexts
