/** Runs and their maps. */
import { area } from '#app/text/area'

export const engine = area({
  en: {
    renderPattern: 'Rendering the pattern',
    cleanUp: 'Clean-up',
    buildOverview: 'Building the overview of a map',
    readMap: 'Reading a map',
    countValues: 'Counting values',
    subtractMaps: 'Subtracting two maps',
    compareMaps: 'Comparing two maps',
    outOfMemory:
      "The system can't provide {bytes} of memory. Use a smaller image or fewer filters, or close other programs.",
    workerError: 'The thread reported "{reason}".',
    workerDied: '{task} failed because a worker thread ended unexpectedly.',
    tryAgain: 'Try again. If the problem persists, use a smaller image or fewer threads.',
    run: 'The run',
    differentSizes:
      'Expected two maps of the same size to subtract, received {height} × {width} and {otherHeight} × {otherWidth}.',
    needsWholeInput:
      "{layer} needs its whole input in memory ({bytes}), so this stack can't be computed in strips of rows. Raise the memory budget, use a smaller image, or turn the layer off.",
    mapOverBudget:
      'The map ({shape}) exceeds the memory budget, even in strips of rows. Use fewer filters, or raise the memory budget in the settings.',
  },
  de: {
    renderPattern: 'Das Rendern des Musters',
    cleanUp: 'Das Aufräumen',
    buildOverview: 'Das Erstellen der Übersicht einer Karte',
    readMap: 'Das Lesen einer Karte',
    countValues: 'Das Zählen der Werte',
    subtractMaps: 'Die Subtraktion zweier Karten',
    compareMaps: 'Der Vergleich zweier Karten',
    outOfMemory:
      'Das System kann {bytes} Speicher nicht bereitstellen. Ein kleineres Bild oder weniger Filter verwenden oder andere Programme schließen.',
    workerError: 'Der Thread meldete „{reason}“.',
    workerDied: '{task} ist fehlgeschlagen, weil ein Worker-Thread unerwartet endete.',
    tryAgain: 'Erneut versuchen. Falls der Fehler wieder auftritt, ein kleineres Bild oder weniger Threads verwenden.',
    run: 'Der Lauf',
    differentSizes:
      'Eine Differenz erfordert zwei gleich große Karten, erhalten: {height} × {width} und {otherHeight} × {otherWidth}.',
    needsWholeInput:
      '{layer} braucht die gesamte Eingabe im Speicher ({bytes}), daher lässt sich dieser Stapel nicht in Zeilenstreifen berechnen. Das Speicherbudget erhöhen, ein kleineres Bild verwenden oder die Schicht ausschalten.',
    mapOverBudget:
      'Die Karte ({shape}) überschreitet das Speicherbudget, auch in Zeilenstreifen. Weniger Filter verwenden oder das Speicherbudget in den Einstellungen erhöhen.',
  },
})
