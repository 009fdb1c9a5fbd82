/** Words around the pages of the guide. */
import { area } from '#app/text/area'

export const guide = area({
  en: {
    title: 'Guide',
    about: 'Short pages for a student who is alone with the program.',
    contents: 'Contents',
    close: 'Close',
  },
  de: {
    title: 'Anleitung',
    about: 'Kurze Seiten auf Englisch, für alle, die allein mit dem Programm arbeiten.',
    contents: 'Inhalt',
    close: 'Schließen',
  },
})
