/** The shipped examples in German, by their ids: name, notes, and the names of the inputs whose values they hold. */

export interface ExampleText {
  readonly name: string
  readonly notes: string
  readonly inputs?: readonly string[]
}

const line = ['senkrechte Linie']
const thinLine = ['dünne Linie']

export const germanExamples: Readonly<Record<string, ExampleText>> = {
  'vertical-line': {
    name: 'Senkrechte Linie, Max-Pooling',
    notes:
      'Der Filter liefert überall dort 3, wo seine Spalte aus Einsen auf der Linie liegt; jede Zeile der gefalteten Karte ist also 0 0 3 3 0 0. Max-Pooling behält den größten Wert jedes 2 × 2-Ausschnitts: Zeilen 0 3 0. Die Lage ist weniger genau, aber die Linie ist noch da; Pooling hat keine Parameter.',
    inputs: line,
  },
  'vertical-line-average': {
    name: 'Senkrechte Linie, Average-Pooling',
    notes:
      'Average-Pooling mittelt jeden 2 × 2-Ausschnitt. Bei einer zwei Pixel breiten Linie ist jeder Ausschnitt ganz 0 oder ganz 3, daher ergeben sich dieselben Zeilen 0 3 0 wie bei Max-Pooling. Mit der dünnen Linie vergleichen: Dort unterscheiden sich beide.',
    inputs: line,
  },
  'strided-convolution': {
    name: 'Senkrechte Linie, Faltung mit Schrittweite',
    notes:
      'Eine Faltung mit Schrittweite 2 verkleinert die Karte ohne Pooling-Schicht: Sie wertet nur jede zweite Position aus und ergibt ebenfalls Zeilen 0 3 0. Die Linie um ein Pixel verschieben: Die Ausgabe ändert sich stärker als bei Max-Pooling.',
    inputs: line,
  },
  'thin-line-max': {
    name: 'Dünne Linie, Max-Pooling',
    notes:
      'Eine ein Pixel breite Linie, mit Max-Pooling: Zeilen 0 3 0. Für den größten Wert eines Ausschnitts ist es gleich, in wie vielen Zellen er steht; ein schmales Merkmal behält also seine volle Stärke. Average-Pooling ergibt auf derselben Karte 1,5.',
    inputs: thinLine,
  },
  'thin-line-average': {
    name: 'Dünne Linie, Average-Pooling',
    notes:
      'Die Linie ist ein Pixel breit, daher sind die Zeilen der gefalteten Karte 0 0 3 0 0 0. In den mittleren Ausschnitten steht nur in einer von zwei Spalten eine 3, und Average-Pooling ergibt 1,5: Mitteln schwächt schmale Merkmale ab. Max-Pooling ergibt auf derselben Karte 3.',
    inputs: thinLine,
  },
  'vertical-line-global-max': {
    name: 'Senkrechte Linie, globales Max-Pooling',
    notes:
      'Globales Max-Pooling ist Max-Pooling mit einem Fenster, das die ganze Karte umfasst: ein Wert je Karte. Hier ist er 3: die stärkste Antwort des Liniendetektors irgendwo im Bild.',
    inputs: line,
  },
  'vertical-line-global-average': {
    name: 'Senkrechte Linie, globales Average-Pooling',
    notes:
      'Globales Average-Pooling mittelt alle 36 Zellen der 6 × 6-Karte: In 12 Zellen steht 3, das ergibt 36 / 36 = 1. Zwischen den letzten Merkmalskarten und der Vorhersage kann es Flatten und Dense ersetzen.',
    inputs: line,
  },
  'camera-edges': {
    name: 'Kanten in einem Foto',
    notes:
      'Zwei Sobel-Filter sprechen auf senkrechte und auf waagerechte Kanten an; ReLU behält die Kanten, an denen das Bild nach rechts oder nach unten heller wird. Max-Pooling halbiert die Karten. Die Beine des Stativs davor und danach vergleichen: Sie bleiben genauso hell.',
  },
  'coffee-filters': {
    name: 'Acht Filter auf einem Farbfoto',
    notes:
      'Ein Farbbild hat drei Kanäle, und jeder der acht Filter summiert über alle drei: 8 × 3 × 3 × 3 Gewichte und 8 Bias-Werte, zusammen 224 Parameter. Die Kanäle der gefalteten Karte durchblättern, um zu sehen, was jeder Filter findet, und dann, was Max-Pooling davon übrig lässt.',
  },
}
