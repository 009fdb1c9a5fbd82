/** Help: what the program is, the ideas of the course with examples to try, and formats. */
import { area } from '#app/text/area'

export const help = area({
  en: {
    title: 'Help',
    about:
      'Poolscope shows what convolution and pooling do to images. The stack of layers is on the left. View its maps side by side, and see where every number comes from.',
    ideas: 'Ideas to try',
    open: 'Open "{name}"',
    convolution:
      'A convolution slides a small kernel over the image. Where the patch under it resembles the kernel, the response is large: a line detector responds all along the line.',
    maxPooling:
      'Max pooling keeps the strongest response in each window. The map gets smaller, and features stay detected even if they move a little.',
    poolings:
      'The same windows can be pooled in many ways. Compare shows them side by side, with the arithmetic for every number.',
    compare: 'Compare them',
    invariance:
      'Shift the input by a few cells: many pooled values stay the same. Shift measures how many, for each pooling.',
    measure: 'Measure it',
    averagePooling:
      'Average pooling keeps the mean. A line thinner than the window fades: compare the same line with both.',
    globalPooling: 'Global pooling reduces a whole map to one number: the strongest or the average response.',
    strides: 'A strided convolution also shrinks the map. It skips positions; pooling compares them first.',
    photograph: 'On a photograph, the same kernels find edges, and pooling keeps the strong ones.',
    ways: 'Tips',
    point:
      'Hover over a cell to frame the patch it was computed from in the map before it. Click to pin it, and the inspector shows the arithmetic.',
    change: 'Results update automatically after every change, and every change can be undone.',
    bring: 'Drop images or experiments anywhere, or paste an image.',
    formats: 'Formats',
    formatImages: 'Images: PNG, JPEG, WebP, TIFF, GIF, AVIF, BMP, SVG, PGM, PPM, PFM',
    formatArrays: 'Arrays: NPY, NPZ and CSV tables of numbers',
    formatExperiments:
      'Experiments: .poolscope, which holds its images; .poolscope.json, plain text that you can diff and keep under version control',
    formatExports: 'Maps: CSV and NPY, with numbers that read back bit for bit',
    tour: 'Take the tour',
    shortcuts: 'Keyboard shortcuts',
    examples: 'All examples',
  },
  de: {
    title: 'Hilfe',
    about:
      'Poolscope zeigt, was Faltung und Pooling mit Bildern machen. Links steht der Stapel der Schichten. Die Karten lassen sich nebeneinander ansehen, und zu jeder Zahl ist zu sehen, woher sie kommt.',
    ideas: 'Ideen zum Ausprobieren',
    open: '„{name}“ öffnen',
    convolution:
      'Eine Faltung schiebt einen kleinen Kern über das Bild. Wo der Ausschnitt darunter dem Kern ähnelt, ist die Filterantwort groß: Ein Liniendetektor spricht entlang der Linie an.',
    maxPooling:
      'Max-Pooling behält die stärkste Antwort jedes Fensters. Die Karte wird kleiner, und Merkmale bleiben auch dann erkannt, wenn sie sich ein wenig verschieben.',
    poolings:
      'Dieselben Fenster lassen sich auf viele Arten poolen. „Vergleichen“ zeigt sie nebeneinander, mit der Rechnung zu jeder Zahl.',
    compare: 'Vergleichen',
    invariance:
      'Die Eingabe um wenige Zellen verschieben: Viele gepoolte Werte bleiben gleich. „Verschieben“ misst für jedes Pooling, wie viele.',
    measure: 'Messen',
    averagePooling:
      'Average-Pooling bildet den Mittelwert. Eine Linie, die schmaler als das Fenster ist, verblasst: dieselbe Linie mit beiden vergleichen.',
    globalPooling: 'Globales Pooling reduziert eine ganze Karte auf eine Zahl: die stärkste oder die mittlere Antwort.',
    strides:
      'Auch eine Faltung mit Schrittweite verkleinert die Karte. Sie überspringt Positionen; Pooling vergleicht sie zuerst.',
    photograph: 'Auf einem Foto finden dieselben Kerne Kanten, und Pooling behält die starken.',
    ways: 'Tipps',
    point:
      'Auf eine Zelle zeigen: In der Karte davor ist der Ausschnitt umrahmt, aus dem sie berechnet wurde. Ein Klick heftet sie an, und der Inspektor zeigt die Rechnung.',
    change: 'Nach jeder Änderung wird automatisch neu gerechnet, und jede Änderung lässt sich rückgängig machen.',
    bring: 'Bilder oder Experimente an beliebiger Stelle ablegen oder ein Bild einfügen.',
    formats: 'Formate',
    formatImages: 'Bilder: PNG, JPEG, WebP, TIFF, GIF, AVIF, BMP, SVG, PGM, PPM, PFM',
    formatArrays: 'Arrays: NPY, NPZ und CSV-Tabellen mit Zahlen',
    formatExperiments:
      'Experimente: .poolscope mit den Bildern darin; .poolscope.json, reiner Text, für Diff und Versionsverwaltung geeignet',
    formatExports: 'Karten: CSV und NPY, mit bitgenau wieder einlesbaren Zahlen',
    tour: 'Rundgang starten',
    shortcuts: 'Tastenkürzel',
    examples: 'Alle Beispiele',
  },
})
