/** Texts around the pages of the guide. */
import { area } from '#app/text/area'

export const guide = area({
  en: {
    title: 'Guide',
    about: 'Short pages, from a first experiment to troubleshooting.',
    contents: 'Contents',
    close: 'Close',
  },
  de: {
    title: 'Anleitung',
    about: 'Kurze Seiten, vom ersten Experiment bis zur Fehlersuche.',
    contents: 'Inhalt',
    close: 'Schließen',
  },
})
