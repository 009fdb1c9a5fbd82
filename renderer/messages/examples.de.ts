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
      'Eine zwei Pixel breite Linie. Der Filter liefert überall dort 3, wo seine Spalte aus Einsen auf der Linie liegt; jede Zeile der gefalteten Karte ist also 0 0 3 3 0 0. Max-Pooling behält den größten Wert jedes 2 × 2-Ausschnitts.\n\n```question\nWie lautet die erste Zeile der gepoolten Karte?\nanswer = MaxPooling2D[0]\nDie Lage der Linie ist nun weniger genau, aber die Linie ist noch da. Pooling hat keine Parameter.\n```',
    inputs: line,
  },
  'vertical-line-average': {
    name: 'Senkrechte Linie, Average-Pooling',
    notes:
      'Average-Pooling mittelt jeden 2 × 2-Ausschnitt. Bei einer zwei Pixel breiten Linie ist jeder Ausschnitt ganz 0 oder ganz 3.\n\n```question\nWie lautet die erste Zeile der gepoolten Karte?\nanswer = AveragePooling2D[0]\nWie bei Max-Pooling. Mit der dünnen Linie vergleichen: Dort unterscheiden sich beide.\n```',
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
      'Die Linie ist ein Pixel breit, daher ist jede Zeile der gefalteten Karte 0 0 3 0 0 0.\n\n```question\nWas behält Max-Pooling von der 3: Welcher Wert steht in Zeile 0, Spalte 1?\nanswer = MaxPooling2D[0, 1]\nFür den größten Wert eines Ausschnitts ist es gleich, in wie vielen Zellen er steht; ein schmales Merkmal behält also seine volle Stärke. Average-Pooling ergibt auf derselben Karte 1,5.\n```',
    inputs: thinLine,
  },
  'thin-line-average': {
    name: 'Dünne Linie, Average-Pooling',
    notes:
      'Die Linie ist ein Pixel breit, daher ist jede Zeile der gefalteten Karte 0 0 3 0 0 0.\n\n```question\nWas bleibt beim Average-Pooling davon: Welcher Wert steht in Zeile 0, Spalte 1?\nanswer = AveragePooling2D[0, 1]\n$(3 + 0 + 3 + 0) / 4 = 1{,}5$: Mitteln schwächt schmale Merkmale ab. Max-Pooling ergibt auf derselben Karte 3.\n```',
    inputs: thinLine,
  },
  'vertical-line-global-max': {
    name: 'Senkrechte Linie, globales Max-Pooling',
    notes:
      'Globales Max-Pooling ist Max-Pooling mit einem Fenster, das die ganze Karte umfasst: ein Wert je Karte.\n\n```question\nWie groß ist der Wert für die Karte des Liniendetektors?\nanswer = GlobalMaxPooling2D\nDie stärkste Antwort des Liniendetektors irgendwo im Bild; wo sie war, geht verloren.\n```',
    inputs: line,
  },
  'vertical-line-global-average': {
    name: 'Senkrechte Linie, globales Average-Pooling',
    notes:
      'Globales Average-Pooling mittelt alle Zellen: ein Wert je Karte. Von den 36 Zellen der 6 × 6-Karte enthalten 12 eine 3.\n\n```question\nWie groß ist der Wert?\nanswer = GlobalAveragePooling2D\n$\\frac{12 \\cdot 3}{36} = 1$. Zwischen den letzten Merkmalskarten und der Vorhersage kann globales Average-Pooling Flatten und Dense ersetzen.\n```',
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
      'Ein Farbbild hat drei Kanäle, und jeder der acht 3 × 3-Filter summiert über alle drei und addiert einen Bias. Die Kanäle der gefalteten Karte durchblättern, um zu sehen, was jeder Filter findet, und dann, was Max-Pooling davon übrig lässt.\n\n```question\nWie viele Parameter hat Conv2D?\nanswer = 224\n$8 \\cdot 3 \\cdot 3 \\cdot 3$ Gewichte und $8$ Bias-Werte.\n```',
  },
  'residual-block': {
    name: 'Ein Residual-Block schärft ein Foto',
    notes:
      'Ein Residual-Block addiert zur Eingabe, was seine Zweige berechnen: $y = x + F(x)$. Zweig 1 ist leer und reicht das Foto weiter; Zweig 2 findet mit einem Laplace-Kern feine Einzelheiten. Ihre Summe ist ein schärferes Foto. Ein Klick auf eine ihrer Zellen zeigt eine Zahl aus jedem Zweig.\n\n```question\nDer Kern von Zweig 2 hat die Summe 0. Was gibt der Block aus, wo das Foto in einem ganzen 3 × 3-Ausschnitt denselben Wert hat, etwa 0,5?\nanswer = 0.5\n$0{,}5 + 0$: Der Zweig trägt nichts bei, und der leere Zweig reicht den Wert weiter.\n```',
  },
}
