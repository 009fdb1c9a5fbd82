/** The poolings of the catalogue in German, the global ones too; see layers.de.ts. */
import { adaptive, generalizedMean, global, pool, power, type LayerText } from './fields.de'

export const poolings: Readonly<Record<string, LayerText>> = {
  MaxPooling2D: {
    summary: 'Behält den größten Wert jedes Fensters: wie stark ein Merkmal irgendwo darin vorkommt.',
    examples: [
      'Der größte Wert jedes 2 × 2-Fensters',
      'Der Rand gewinnt nie: Eine durchweg negative Karte bleibt negativ',
    ],
    fields: { ...pool, dilation: { help: 'Abstand der Zellen eines Fensters.' } },
  },
  AveragePooling2D: {
    summary: 'Mittelt jedes Fenster: wie stark ein Merkmal im Mittel vorkommt.',
    examples: ['Der Mittelwert jedes 2 × 2-Fensters', 'Der Rand wird nicht mitgezählt'],
    fields: {
      ...pool,
      countIncludePad: { help: 'Zählt Randzellen im Teiler mit, wie PyTorch es standardmäßig tut. Keras tut es nie.' },
      divisorOverride: {
        help: 'Teilt durch diese Zahl statt durch die Anzahl der Zellen.',
        emptyMeans: 'Anzahl der Zellen',
      },
    },
  },
  MinPooling2D: {
    summary: 'Behält den kleinsten Wert jedes Fensters, dasselbe wie −max(−x).',
    examples: ['Der kleinste Wert jedes Fensters'],
    fields: pool,
  },
  SumPooling2D: {
    summary: 'Summiert jedes Fenster: der Mittelwert mal die Anzahl der Zellen.',
    examples: ['Die Summe jedes Fensters'],
    fields: pool,
  },
  LpPooling2D: {
    summary: 'Die p-Norm jedes Fensters: bei p = 1 die Summe der Beträge, für große p nahe am größten Betrag.',
    examples: ['Die 2-Norm jedes Fensters'],
    fields: { ...pool, ...power },
  },
  MedianPooling2D: {
    summary: 'Bildet den Median jedes Fensters, so dass einzelne Ausreißer verschwinden.',
    examples: ['Der Mittelwert der beiden mittleren Werte, da ihre Anzahl gerade ist'],
    fields: pool,
  },
  RankPooling2D: {
    summary: 'Bildet ein Perzentil jedes Fensters: 0 ist das Minimum, 50 der Median, 100 das Maximum.',
    examples: ['Das 75. Perzentil liegt auf einem Viertel des Weges von 3 nach 7'],
    fields: { ...pool, percentile: { help: '0 ist das Minimum, 50 der Median, 100 das Maximum.' } },
  },
  GeMPooling2D: {
    summary:
      'Der verallgemeinerte Mittelwert jedes Fensters: bei p = 1 das arithmetische Mittel, für große p nahe am Maximum.',
    examples: ['Die Kubikwurzel aus dem Mittelwert der Kuben'],
    fields: { ...pool, ...generalizedMean },
  },
  SoftPooling2D: {
    summary: 'Ein Mittelwert, in dem größere Werte exponentiell größere Gewichte erhalten.',
    examples: ['Der Mittelwert gleicher Werte ist dieser Wert'],
    fields: pool,
  },
  StochasticPooling2D: {
    summary: 'Wählt je Fenster eine Zelle zufällig aus, größere Werte häufiger, oder bildet den Erwartungswert.',
    examples: ['Der Erwartungswert: Summe der Quadrate / Summe'],
    fields: {
      ...pool,
      mode: { help: 'Der Erwartungswert (mean), wie beim Testen, oder eine zufällige Auswahl (sample).' },
      seed: { help: 'Derselbe Startwert wählt dieselben Zellen.' },
    },
  },
  MixedPooling2D: {
    summary: 'Eine Mischung aus Maximum und Mittelwert jedes Fensters.',
    examples: ['In der Mitte zwischen Maximum und Mittelwert'],
    fields: { ...pool, lambda: { help: '1 ist Max-Pooling, 0 Average-Pooling.' } },
  },
  FractionalMaxPooling2D: {
    summary: 'Max-Pooling um einen nicht ganzzahligen Faktor, mit pseudozufälligen Fensterpositionen.',
    examples: ['Das erste Fenster liegt am einen Ende, das letzte am anderen'],
    fields: {
      poolSize: pool.poolSize,
      outputRatio: { help: 'Zeilen und Spalten der Ausgabe als Bruchteil derer der Eingabe.' },
      outputSize: {
        help: 'Zeilen und Spalten der Ausgabe, anstelle des Verhältnisses.',
        emptyMeans: 'durch outputRatio bestimmt',
      },
      seed: { help: 'Derselbe Startwert ergibt dieselben Fenster, für alle Kanäle.' },
    },
  },
  AdaptiveMaxPooling2D: {
    summary: 'Teilt die Karte in eine feste Anzahl von Fenstern und behält den größten Wert jedes Fensters.',
    examples: ['Aus drei Spalten zwei: Die Fenster überlappen sich'],
    fields: adaptive,
  },
  AdaptiveAveragePooling2D: {
    summary: 'Teilt die Karte in eine feste Anzahl von Fenstern und mittelt jedes Fenster.',
    examples: ['Aus drei Spalten zwei: Die Fenster überlappen sich'],
    fields: adaptive,
  },
  BlurPooling2D: {
    summary:
      'Max-Pooling mit Anti-Aliasing: zeichnet vor der Unterabtastung weich, so dass kleine Verschiebungen die Ausgabe weniger ändern.',
    examples: ['Ein einzelnes Maximum wird verteilt, bevor Zellen wegfallen'],
    fields: {
      poolSize: { help: 'Fenster des Maximums, das mit Schrittweite 1 gebildet wird.' },
      strides: { help: 'Schrittweite der Unterabtastung, in Zellen.' },
      filterSize: { help: 'Seitenlänge des binomialen Weichzeichner-Kerns; 3 ist 1 2 1.' },
      paddingMode: { help: 'Werte jenseits des Randes, für das Weichzeichnen.' },
    },
  },
  MaxUnpooling2D: {
    summary: 'Setzt jeden Wert dorthin zurück, wo das vorangehende Max-Pooling sein Maximum fand, und sonst überall 0.',
    examples: ['Nach dem Max-Pooling bleiben nur die Maxima, jedes an seinem Platz'],
  },

  GlobalMaxPooling2D: {
    summary: 'Reduziert jede Karte auf ihren größten Wert: Kommt das Merkmal irgendwo im Bild vor?',
    examples: ['Der größte Wert der Karte'],
    fields: global,
  },
  GlobalAveragePooling2D: {
    summary: 'Reduziert jede Karte auf ihren Mittelwert: Wie viel von dem Merkmal ist im Bild?',
    examples: ['Der Mittelwert der Karte'],
    fields: global,
  },
  GlobalLpPooling2D: {
    summary: 'Reduziert jede Karte auf ihre p-Norm.',
    examples: ['Die 2-Norm der Karte'],
    fields: { ...global, ...power },
  },
  GlobalGeMPooling2D: {
    summary: 'Reduziert jede Karte auf ihren verallgemeinerten Mittelwert, zwischen arithmetischem Mittel und Maximum.',
    examples: ['Der Mittelwert gleicher Werte ist dieser Wert'],
    fields: { ...global, ...generalizedMean },
  },
  SpatialPyramidPooling2D: {
    summary:
      'Poolt die Karte auf mehreren groben Rastern und hängt die Ergebnisse aneinander: ein Vektor fester Länge bei jeder Bildgröße.',
    examples: ['Die ganze Karte, dann ihre vier Quadranten'],
    fields: {
      levels: { help: 'Zeilen und Spalten jedes Rasters.' },
      reduce: { help: 'Bildet das Maximum oder den Mittelwert jedes Fensters.' },
    },
  },
}
