/** Words of painting cells of the input. */
import { area } from '#app/text/area'

export const paint = area({
  en: {
    toggle: 'Paint cells',
    bar: 'Brush',
    value: 'Value',
    valueExpected: 'a number',
    brush: 'Brush size',
    brushSize: '{n} × {n}',
    help: 'Drag to paint, or click a cell and type a number.',
    cell: 'Value of row {row}, column {column}',
    stepCell: 'Set row {row}, column {column} to {value}',
    stepCells: 'Paint {n} cell | Paint {n} cells',
    noInput: 'There is no input to paint. Open an image or choose a pattern.',
    isImage: "An image file can't be painted. Choose a pattern, or paste numbers.",
    hasSteps: 'This input has steps, and painting changes what comes before them. Turn the steps off first.',
    tooLarge: 'Patterns of up to {most} × {most} cells can be painted. Make this one smaller first.',
  },
  de: {
    toggle: 'Zellen malen',
    bar: 'Pinsel',
    value: 'Wert',
    valueExpected: 'eine Zahl',
    brush: 'Pinselgröße',
    brushSize: '{n} × {n}',
    help: 'Ziehen malt; oder eine Zelle anklicken und eine Zahl tippen.',
    cell: 'Wert von Zeile {row}, Spalte {column}',
    stepCell: 'Zeile {row}, Spalte {column} auf {value} setzen',
    stepCells: '{n} Zelle malen | {n} Zellen malen',
    noInput: 'Es gibt keine Eingabe zum Malen. Ein Bild öffnen oder ein Muster wählen.',
    isImage: 'Eine Bilddatei lässt sich nicht bemalen. Ein Muster wählen oder Zahlen einfügen.',
    hasSteps: 'Diese Eingabe hat Schritte, und Malen ändert, was davor liegt. Zuerst die Schritte ausschalten.',
    tooLarge: 'Muster bis {most} × {most} Zellen lassen sich bemalen. Dieses zuerst verkleinern.',
  },
})
