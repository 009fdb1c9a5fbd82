/** The presets of kernels in German: title, what the kernel responds to, and what its parameters mean. */
import type { PresetName } from '#app/layers/presets'
import type { FieldTexts } from './fields.de'

export interface PresetText {
  readonly title: string
  readonly help: string
  readonly fields?: FieldTexts
}

const sigma = 'Standardabweichung in Zellen: Breite der Gaußfunktion.'

export const germanPresets: Readonly<Record<PresetName, PresetText>> = {
  identity: { title: 'Identität', help: 'Lässt die Karte unverändert.' },
  verticalLine: {
    title: 'Senkrechte Linie',
    help: 'Summiert entlang einer Spalte: groß, wo eine senkrechte Linie ist.',
  },
  horizontalLine: {
    title: 'Waagerechte Linie',
    help: 'Summiert entlang einer Zeile: groß, wo eine waagerechte Linie ist.',
  },
  diagonalLine: { title: 'Diagonale Linie', help: 'Summiert entlang der Diagonale von links oben nach rechts unten.' },
  line: {
    title: 'Linie mit Winkel',
    help: 'Summiert entlang einer Linie durch die Mitte; mit Summe 0 spricht der Filter nur auf Linien an, nicht auf helle Flächen.',
    fields: {
      angle: { help: 'Grad, gegen den Uhrzeigersinn: 0 ist waagerecht, 90 senkrecht.' },
      width: { help: 'Breite der Linie, in Zellen.' },
      zeroSum: { help: 'Zieht den Mittelwert ab, so dass ein gleichmäßiges Bild 0 ergibt.' },
    },
  },
  sobelX: {
    title: 'Sobel x',
    help: 'Horizontaler Gradient, mit 1 2 1 geglättet: spricht auf senkrechte Kanten an.',
  },
  sobelY: {
    title: 'Sobel y',
    help: 'Vertikaler Gradient, mit 1 2 1 geglättet: spricht auf waagerechte Kanten an.',
  },
  prewittX: {
    title: 'Prewitt x',
    help: 'Horizontaler Gradient, über drei Zeilen mit gleichen Gewichten gemittelt.',
  },
  prewittY: {
    title: 'Prewitt y',
    help: 'Vertikaler Gradient, über drei Spalten mit gleichen Gewichten gemittelt.',
  },
  scharrX: {
    title: 'Scharr x',
    help: 'Horizontaler Gradient, mit 3 10 3 geglättet: Die Antwort ist in allen Richtungen möglichst gleich.',
  },
  scharrY: {
    title: 'Scharr y',
    help: 'Vertikaler Gradient, mit 3 10 3 geglättet: Die Antwort ist in allen Richtungen möglichst gleich.',
  },
  laplacian: {
    title: 'Laplace',
    help: 'Summe der zweiten Ableitungen: spricht auf Kanten aller Richtungen und auf Punkte an.',
  },
  laplacianOfGaussian: {
    title: 'Laplacian of Gaussian',
    help: 'Gauß-Filter und Laplace in einem: spricht auf Flecken mit einem Radius von etwa 1,4 sigma an.',
    fields: { sigma: { help: sigma } },
  },
  sharpen: { title: 'Schärfen', help: 'Die Karte minus ihr Laplace: Kanten werden steiler.' },
  emboss: {
    title: 'Relief',
    help: 'Die Karte plus ihr Gradient entlang der Diagonale von links oben nach rechts unten.',
  },
  boxBlur: { title: 'Mittelwertfilter', help: 'Der Mittelwert des Fensters.' },
  gaussian: {
    title: 'Gauß-Filter',
    help: 'Ein Mittelwert mit Gewichten, die wie eine Glockenkurve abfallen. Ohne sigma sind sie binomial: 1 2 1, 1 4 6 4 1.',
    fields: { sigma: { help: `${sigma} Leer: binomiale Gewichte.`, emptyMeans: 'binomial' } },
  },
  gabor: {
    title: 'Gabor',
    help: 'Eine Sinuswelle unter einer Gaußfunktion: spricht auf Streifen einer Breite und Orientierung an, wie einfache Zellen der Sehrinde.',
    fields: {
      wavelength: { help: 'Abstand der Streifen, in Zellen.' },
      orientation: { help: 'Grad; die Richtung quer zu den Streifen. 0 ergibt senkrechte Streifen.' },
      phase: { help: 'Grad; bei 0 liegt ein Streifen in der Mitte, bei 90 eine Kante.' },
      sigma: { help: 'Breite der Gaußfunktion quer zu den Streifen, in Zellen.' },
      aspect: {
        help: 'Breite der Gaußfunktion quer zu den Streifen geteilt durch ihre Breite längs. Unter 1 ist sie längs der Streifen länger.',
      },
      zeroSum: { help: 'Zieht den Mittelwert ab, so dass ein gleichmäßiges Bild 0 ergibt.' },
    },
  },
}
