/** The messages of the desktop itself, in the window's language: platform dialogs and menu roles. */
import type { HostRequestOf } from '#app/protocol/hostContract'

export type Language = HostRequestOf<'setMenus'>['language']

const en = {
  experiments: 'Poolscope experiments and networks (ONNX, Keras)',
  bundle: 'Poolscope experiment with its images',
  json: 'Poolscope experiment without images (JSON)',
  images: 'Images and arrays',
  allFiles: 'All files',
  openImages: 'Open images',
  openExperiment: 'Open experiment',
  saveExperiment: 'Save experiment',
  export: 'Export',
  exportFolder: 'Choose an export folder',
  imageFolder: 'Choose a folder of images',
  exportHere: 'Export here',
  unsaved: 'Do you want to save the changes to this experiment?',
  unsavedDetail: "Your changes will be lost if you don't save them.",
  unsavedRows: 'Discard the results of Run on images?',
  unsavedRowsDetail: 'The run is still under way, or its table has not been saved.',
  discardRows: 'Discard results',
  save: 'Save',
  discard: "Don't save",
  cancel: 'Cancel',
  lostPage: 'The page of this window has ended three times within a minute, and is not loaded again.',
  lostPageDetail: (reason: string) =>
    `${reason} Your work is kept as a draft. Load the page again, or quit; the draft opens at the next start.`,
  outOfMemory: 'It ran out of memory: close tabs, or open smaller images.',
  lostBy: (reason: string, exitCode: number) => `Chromium reports: ${reason}, exit code ${exitCode}.`,
  loadAgain: 'Load again',
  openRecent: 'Open recent',
  quit: 'Quit',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  resetZoom: 'Actual size',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fullScreen: 'Toggle full screen',
  developerTools: 'Developer tools',
}

const de: typeof en = {
  experiments: 'Poolscope-Experimente und Netze (ONNX, Keras)',
  bundle: 'Poolscope-Experiment mit seinen Bildern',
  json: 'Poolscope-Experiment ohne Bilder (JSON)',
  images: 'Bilder und Arrays',
  allFiles: 'Alle Dateien',
  openImages: 'Bilder öffnen',
  openExperiment: 'Experiment öffnen',
  saveExperiment: 'Experiment speichern',
  export: 'Exportieren',
  exportFolder: 'Exportordner auswählen',
  imageFolder: 'Ordner mit Bildern auswählen',
  exportHere: 'Hierher exportieren',
  unsaved: 'Änderungen an diesem Experiment speichern?',
  unsavedDetail: 'Nicht gespeicherte Änderungen gehen verloren.',
  unsavedRows: 'Ergebnisse von „Auf Bilder anwenden“ verwerfen?',
  unsavedRowsDetail: 'Der Lauf ist noch nicht abgeschlossen oder seine Tabelle wurde nicht gespeichert.',
  discardRows: 'Ergebnisse verwerfen',
  save: 'Speichern',
  discard: 'Nicht speichern',
  cancel: 'Abbrechen',
  lostPage: 'Die Seite dieses Fensters wurde dreimal innerhalb einer Minute beendet und wird nicht neu geladen.',
  lostPageDetail: (reason: string) =>
    `${reason} Ihre Arbeit ist als Entwurf gesichert. Laden Sie die Seite neu oder beenden Sie das Programm; der Entwurf öffnet sich beim nächsten Start.`,
  outOfMemory: 'Der Arbeitsspeicher reichte nicht aus: Schließen Sie Tabs oder öffnen Sie kleinere Bilder.',
  lostBy: (reason: string, exitCode: number) => `Chromium meldet: ${reason}, Exit-Code ${exitCode}.`,
  loadAgain: 'Neu laden',
  openRecent: 'Zuletzt geöffnet',
  quit: 'Beenden',
  cut: 'Ausschneiden',
  copy: 'Kopieren',
  paste: 'Einfügen',
  selectAll: 'Alles auswählen',
  resetZoom: 'Originalgröße',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fullScreen: 'Vollbild ein/aus',
  developerTools: 'Entwicklerwerkzeuge',
}

let current: Language = 'en'

export function setLanguage(language: Language): void {
  current = language
}

export function messages(): typeof en {
  return { en, de }[current]
}
