/**
 * The layers of the catalogue in German, by type: what they do, the titles of their worked examples in order, what their
 * parameters mean, and how their weights are counted. The English stands in app/layers; a test names what is missing.
 */
import { blocks, convolution, curve, filters, kernelWeights, softmaxAxis, type LayerText } from './fields.de'
import { poolings } from './poolings.de'

export const germanLayers: Readonly<Record<string, LayerText>> = {
  Conv2D: {
    summary:
      'Schiebt kleine Kerne über die Eingabe; jeder Filter spricht an, wo er sein Muster findet. Die Kerne werden nicht gespiegelt: Das ist Kreuzkorrelation, wie in allen Frameworks.',
    examples: ['Ein Detektor für senkrechte Linien auf einer zwei Pixel breiten Linie'],
    fields: {
      filters,
      ...convolution,
      groups: { help: 'Anzahl der unabhängigen Gruppen, in die die Kanäle geteilt werden.' },
      method: {
        help: '„exact“ rechnet direkt: Fehler bis 1e-6 bei Werten von −1 bis 1. „fast“ kommt bei 3 × 3-Kernen mit Schrittweite 1 und Gruppen ab 8 Kanälen mit einem Viertel der Multiplikationen aus (Winograd): Fehler bis 3e-5, und NaN und Unendlich breiten sich auf bis zu 6 × 6 Zellen aus. Andere Faltungen bleiben exakt.',
      },
      weights: kernelWeights,
    },
    counting: 'filters × Kanäle / groups × Zeilen × Spalten, dazu 1 Bias je Filter',
  },
  DepthwiseConv2D: {
    summary: 'Faltet jeden Kanal für sich, mit depthMultiplier Kernen je Kanal.',
    examples: ['Ein Detektor für senkrechte Linien'],
    fields: {
      ...convolution,
      depthMultiplier: { help: 'Ausgabekarten je Eingangskanal.' },
      weights: kernelWeights,
    },
    counting: 'Kanäle × depthMultiplier × Zeilen × Spalten, dazu 1 Bias je Ausgabekarte',
  },
  SeparableConv2D: {
    summary: 'Faltet jeden Kanal für sich und mischt die Kanäle dann mit einer 1 × 1-Faltung.',
    examples: ['Ein Detektor für senkrechte Linien, danach eine 1 × 1-Faltung mit Gewicht 1'],
    fields: {
      filters,
      ...convolution,
      depthMultiplier: { help: 'Zwischenkarten je Eingangskanal.' },
      depthwise: kernelWeights,
      pointwise: kernelWeights,
    },
    counting: 'Kanäle × depthMultiplier × (Zeilen × Spalten + filters), dazu 1 Bias je Filter',
  },
  Conv2DTranspose: {
    summary: 'Addiert für jeden Wert eine damit skalierte Kopie des Kerns: gelerntes Upsampling.',
    examples: ['Ein 2 × 2-Kern aus Vierteln mit Schrittweite 2'],
    fields: {
      filters,
      kernelSize: convolution.kernelSize,
      strides: { help: 'Schrittweite zwischen den Kopien des Kerns in der Ausgabe, in Zellen.' },
      padding: convolution.padding,
      outputPadding: { help: 'Zusätzliche Zeilen unten und Spalten rechts.', emptyMeans: 'durch padding bestimmt' },
      dilationRate: convolution.dilationRate,
      useBias: convolution.useBias,
      weights: kernelWeights,
    },
    counting: 'filters × Kanäle × Zeilen × Spalten, dazu 1 Bias je Filter',
  },

  ReLU: {
    summary: 'Setzt negative Werte auf 0, so dass nur die positiven Antworten eines Filters bleiben.',
    examples: ['Negative Werte werden 0'],
  },
  LeakyReLU: {
    summary: 'Lässt einen kleinen Teil negativer Werte durch.',
    examples: ['Negative Werte werden mit 0,3 multipliziert'],
    fields: { alpha: { help: 'Steigung unter 0. Standard ist 0,3 in Keras und 0,01 in PyTorch und ONNX.' } },
  },
  PReLU: {
    summary: 'Ein Leaky ReLU mit einer gelernten Steigung je Kanal.',
    examples: ['Negative Werte werden mit 0,25 multipliziert'],
    fields: { slope: { help: 'Eine Steigung für alle Kanäle oder eine je Kanal.' } },
    counting: '1 je Kanal',
  },
  Clip: {
    summary: 'Begrenzt jeden Wert auf einen Bereich: Was jenseits einer Grenze liegt, wird zu dieser Grenze.',
    examples: ['Werte außerhalb von 0 bis 1 werden 0 oder 1'],
    fields: {
      min: { help: 'Untere Grenze; mit 0 ist dies ein ReLU mit Maximum.', emptyMeans: 'keine' },
      max: { help: 'Obere Grenze.', emptyMeans: 'keine' },
    },
  },
  ReLU6: { summary: 'Wie ReLU, aber auf 6 begrenzt.', examples: ['Werte über 6 werden 6'] },
  ELU: {
    summary: 'Über 0 wie ReLU; unter 0 nähert es sich stetig −alpha.',
    examples: ['Negative Werte nähern sich −1, positive bleiben unverändert'],
    fields: curve,
  },
  SELU: {
    summary: 'Ein skaliertes ELU, das die Aktivierungen nahe an Mittelwert 0 und Varianz 1 hält.',
    examples: ['Positive Werte werden mit 1,0507 multipliziert'],
  },
  CELU: {
    summary: 'Ein ELU, dessen Steigung für jedes alpha stetig ist.',
    examples: ['Mit alpha 1 dasselbe wie ELU'],
    fields: curve,
  },
  GELU: {
    summary:
      'Gewichtet jeden Wert mit der Wahrscheinlichkeit, dass eine standardnormalverteilte Zufallsgröße kleiner ist.',
    examples: ['Große positive Werte bleiben unverändert, große negative werden 0'],
    fields: {
      approximate: { help: 'Die exakte Funktion oder die tanh-Näherung, mit der viele Modelle trainiert wurden.' },
    },
  },
  SiLU: {
    summary: 'Multipliziert jeden Wert mit seinem eigenen Sigmoid; auch Swish genannt.',
    examples: ['Aus 1 wird 1 × sigmoid(1)'],
  },
  Mish: { summary: 'Eine glatte Kurve nahe an SiLU.', examples: ['Aus 1 wird 1 × tanh(softplus(1))'] },
  Sigmoid: {
    summary: 'Bildet jeden Wert auf den Bereich von 0 bis 1 ab.',
    examples: ['Aus 0 wird 0,5; große Beträge gehen in die Sättigung bei 0 und 1'],
  },
  HardSigmoid: {
    summary: 'Eine stückweise lineare Näherung des Sigmoids.',
    examples: ['Erreicht 0 bei −3 und 1 bei 3'],
  },
  HardSwish: {
    summary: 'Eine stückweise Näherung von Swish: zwei Geraden und eine Parabel.',
    examples: ['0 bis −3, unverändert ab 3'],
  },
  Tanh: {
    summary: 'Bildet jeden Wert auf den Bereich von −1 bis 1 ab.',
    examples: ['0 bleibt 0; große Beträge gehen in die Sättigung bei −1 und 1'],
  },
  Softplus: {
    summary: 'Eine glatte Näherung von ReLU.',
    examples: ['Aus 0 wird log(2); große Werte bleiben unverändert'],
  },
  Softsign: {
    summary: 'Bildet jeden Wert auf den Bereich von −1 bis 1 ab; geht langsamer in die Sättigung als tanh.',
    examples: ['Aus 3 wird 3/4'],
  },
  ThresholdedReLU: {
    summary: 'Behält Werte über einer Schwelle und setzt alle anderen auf 0.',
    examples: ['Nur Werte größer als 1 bleiben'],
    fields: { theta: { help: 'Schwelle. Werte bis zu ihr werden 0.' } },
  },
  Softmax: {
    summary: 'Macht aus Werten Wahrscheinlichkeiten, deren Summe 1 ist.',
    examples: ['Gleiche Werte erhalten gleiche Wahrscheinlichkeiten'],
    fields: softmaxAxis,
  },
  LogSoftmax: {
    summary: 'Der Logarithmus von Softmax, direkt berechnet, so dass kleine Wahrscheinlichkeiten nicht zu 0 werden.',
    examples: ['Zwei gleiche Werte werden beide zu log(1/2)'],
    fields: softmaxAxis,
  },

  ...poolings,

  BatchNormalization: {
    summary:
      'Normiert jeden Kanal mit seinem gespeicherten (laufenden) Mittelwert und seiner Varianz und skaliert und verschiebt ihn dann.',
    examples: ['Aus Mittelwert 2 und Varianz 4 werden 0 und 1'],
    fields: {
      gamma: { help: 'Skalierung jedes Kanals.' },
      beta: { help: 'Verschiebung jedes Kanals.' },
      movingMean: { help: 'Gespeicherter (laufender) Mittelwert jedes Kanals.' },
      movingVariance: { help: 'Gespeicherte (laufende) Varianz jedes Kanals.' },
      epsilon: { help: 'Wird zur Varianz addiert, um eine Division durch 0 zu vermeiden.' },
    },
    counting: '4 je Kanal: gamma und beta werden trainiert, Mittelwert und Varianz gespeichert',
  },
  LocalResponseNormalization: {
    summary:
      'Teilt jeden Wert durch eine Potenz des mittleren Quadrats der Kanäle um seinen eigenen: x / (bias + alpha/size × Summe x²)^beta.',
    examples: ['Ein Kanal: x / (1 + x²)'],
    fields: {
      size: {
        help: 'Kanäle, deren Quadrate addiert werden, der eigene in der Mitte; fehlende zählen als 0. Bei gerader Anzahl liegt einer mehr danach als davor, wie in ONNX; in PyTorch davor.',
      },
      alpha: {
        help: 'Faktor der mittleren Quadrate. Wie in ONNX und PyTorch wird er durch size geteilt; TensorFlow teilt nicht.',
      },
      beta: { help: 'Exponent.' },
      bias: { help: 'Wird zur Summe addiert, damit sie nicht 0 ist; in manchen Veröffentlichungen k.' },
    },
  },
  Rescaling: {
    summary: 'Multipliziert jeden Wert mit einem Faktor und addiert eine Verschiebung.',
    examples: ['Aus Werten von 0 bis 1 werden −1 bis 1'],
    fields: {
      scale: { help: 'Faktor, für alle Kanäle oder je Kanal.' },
      offset: { help: 'Wird danach addiert, für alle Kanäle oder je Kanal.' },
    },
  },
  Dropout: {
    summary: 'Lässt nur beim Training Werte weg. Hier, bei der Inferenz, bleiben alle Werte unverändert.',
    examples: ['Alle Werte bleiben unverändert'],
    fields: { rate: { help: 'Anteil der Werte, die beim Training wegfallen; hier ohne Wirkung.' } },
  },

  ZeroPadding2D: {
    summary: 'Fügt um jede Karte Zeilen und Spalten hinzu.',
    examples: ['Eine Zelle auf jeder Seite', 'Rechts eine Spalte mit dem Wert 7'],
    fields: {
      padding: { help: 'Zellen, die oben, links, unten und rechts hinzukommen.' },
      paddingMode: {
        help: 'Wert der neuen Zellen: eine Konstante („zeros“, siehe value) oder Zellen der Karte.',
      },
      value: { help: 'Konstante für den Modus „zeros“; in den anderen Modi ohne Wirkung.' },
    },
  },
  Cropping2D: {
    summary: 'Entfernt am Rand jeder Karte Zeilen und Spalten.',
    examples: ['Eine Zelle auf jeder Seite'],
    fields: { cropping: { help: 'Zellen, die oben, links, unten und rechts entfernt werden.' } },
  },
  Translation2D: {
    summary: 'Verschiebt jede Karte um ganze Zellen, um die Wirkung auf spätere Schichten zu zeigen.',
    examples: [
      'Eine Spalte nach rechts',
      'Zellen, die rechts hinausgehen, kommen links wieder herein',
      'Eine Zeile nach oben',
    ],
    fields: {
      shift: {
        help: 'Zeilen nach unten, dann Spalten nach rechts. Negative Zahlen verschieben nach oben und nach links.',
      },
      paddingMode: { help: 'Womit der Rand gefüllt wird.' },
    },
  },
  UpSampling2D: {
    summary: 'Vergrößert jede Karte durch Wiederholen der Zellen oder Interpolation.',
    examples: ['Aus jeder Zelle werden 2 × 2 Zellen'],
    fields: {
      size: { help: 'Skalierungsfaktor für Zeilen und Spalten.' },
      interpolation: { help: 'Wiederholt Zellen (nearest) oder interpoliert zwischen ihnen (bilinear).' },
    },
  },
  Resizing: {
    summary:
      'Bringt jede Karte auf eine Größe oder skaliert sie mit einem beliebigen Faktor. Verkleinern mittelt nicht: Zellen dazwischen werden übersprungen.',
    examples: [
      'Aus drei Zellen werden vier',
      'Die erste und die letzte Zelle bleiben, wo sie sind',
      'Jede zweite von sechs Zellen',
    ],
    fields: {
      height: { help: 'Zeilen der Ausgabe.', emptyMeans: 'durch scale' },
      width: { help: 'Spalten der Ausgabe.', emptyMeans: 'durch scale' },
      scale: {
        help: 'Faktor für Zeilen und Spalten, eine Zahl oder zwei; eine Größe darüber geht vor. Das Ergebnis wird abgerundet.',
      },
      interpolation: { help: 'Nimmt die nächste Zelle oder interpoliert zwischen vier Zellen (bilinear).' },
      coordinates: {
        help: 'Welche Positionen sich entsprechen. half pixel: Mittelpunkte im Verhältnis des Faktors (Keras; PyTorch ohne align_corners). asymmetric: Index geteilt durch den Faktor. align corners: erste und letzte Zellen aufeinander.',
      },
      rounding: {
        help: 'Bei nearest: welche Zelle eine Position zwischen zweien nimmt. Halbe werden ab- (ONNX) oder aufgerundet (Keras).',
      },
    },
  },
  Gather: {
    summary: 'Wählt Kanäle nach ihrer Nummer aus: einige, oder alle in anderer Reihenfolge, wie beim Channel Shuffle.',
    examples: ['Von einem Vektor der letzte Wert, dann der erste'],
    fields: {
      indices: {
        help: 'Für jeden Ausgabekanal seine Nummer in der Eingabe. Der erste Kanal ist 0; ein Kanal kann mehrmals ausgewählt werden.',
      },
    },
  },
  DepthToSpace: {
    summary:
      'Setzt aus den Kanälen größere Karten zusammen: Von vier Kanälen wird jede Zelle zu einem Block von 2 × 2 Zellen einer Karte.',
    examples: ['Nach SpaceToDepth, das vier Kanäle mit einer Zelle ergab, ist die Karte wieder ganz'],
    fields: blocks,
  },
  SpaceToDepth: {
    summary:
      'Zerlegt jede Karte in Blöcke und macht aus jeder Stelle eines Blocks einen Kanal: kleinere Karten, die keinen Wert verlieren.',
    examples: ['Der erste von vier Kanälen: die Zelle links oben in jedem Block'],
    fields: blocks,
  },
  Flatten: {
    summary: 'Reiht alle Werte zu einem Vektor auf, wie Dense ihn verlangt.',
    examples: ['Zeile für Zeile'],
    fields: {
      dataFormat: { help: 'Reihenfolge der Werte: Zelle für Zelle wie in Keras oder Karte für Karte wie in PyTorch.' },
    },
  },
  Dense: {
    summary: 'Berechnet jede Ausgabe als gewichtete Summe aller Eingaben.',
    examples: ['Zwei gewichtete Summen, die zweite mit einem Bias von 1'],
    fields: {
      units: { help: 'Anzahl der ausgegebenen Werte.' },
      useBias: { help: 'Addiert einen Bias je Einheit.' },
      weights: { help: 'Ein Gewicht je Eingabe und Einheit: Zufallsgewichte aus einem Startwert oder eigene.' },
    },
    counting: 'units × Eingaben, dazu 1 Bias je Einheit',
  },
  Parallel: {
    summary:
      'Schickt die Eingabe durch mehrere Zweige und verknüpft deren Ausgaben, wie in Residual- und Inception-Blöcken.',
    examples: [
      'Ein leerer Zweig reicht seine Eingabe weiter: zwei davon, addiert',
      'Zwei leere Zweige, multipliziert: jede Zelle wird quadriert',
    ],
    fields: {
      join: {
        help: 'Wie die Ausgaben der Zweige verknüpft werden: Zelle für Zelle oder hintereinander entlang der Kanäle (Concatenate). Mit „none“ bleiben sie getrennt, um sie zu vergleichen.',
      },
    },
  },
}
