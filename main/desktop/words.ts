/** The few words that the host says itself, in the language of the window: platform dialogs and menu roles. */
import type { HostRequestOf } from '../../app/contract'

export type Language = HostRequestOf<'setMenus'>['language']

const en = {
  experiments: 'Poolscope experiments',
  images: 'Images',
  allFiles: 'All files',
  openImages: 'Open images',
  openExperiment: 'Open an experiment',
  saveExperiment: 'Save the experiment',
  export: 'Export',
  exportFolder: 'Choose a folder for the export',
  exportHere: 'Export here',
  unsaved: 'Save the changes of this experiment?',
  unsavedDetail: 'They are lost if you do not save them.',
  save: 'Save',
  discard: "Don't save",
  cancel: 'Cancel',
  openRecent: 'Open recent',
  quit: 'Quit',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  resetZoom: 'Actual size',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fullScreen: 'Full screen',
  developerTools: 'Developer tools',
}

const de: typeof en = {
  experiments: 'Poolscope-Experimente',
  images: 'Bilder',
  allFiles: 'Alle Dateien',
  openImages: 'Bilder öffnen',
  openExperiment: 'Experiment öffnen',
  saveExperiment: 'Experiment speichern',
  export: 'Exportieren',
  exportFolder: 'Ordner für den Export wählen',
  exportHere: 'Hierher exportieren',
  unsaved: 'Änderungen an diesem Experiment speichern?',
  unsavedDetail: 'Ungespeicherte Änderungen gehen verloren.',
  save: 'Speichern',
  discard: 'Nicht speichern',
  cancel: 'Abbrechen',
  openRecent: 'Zuletzt geöffnet',
  quit: 'Beenden',
  cut: 'Ausschneiden',
  copy: 'Kopieren',
  paste: 'Einfügen',
  selectAll: 'Alles auswählen',
  resetZoom: 'Originalgröße',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fullScreen: 'Vollbild',
  developerTools: 'Entwicklerwerkzeuge',
}

let spoken: Language = 'en'

export function speak(language: Language): void {
  spoken = language
}

export function words(): typeof en {
  return { en, de }[spoken]
}
