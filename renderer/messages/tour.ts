/** The tour of the first start. */
import { area } from '#app/text/area'

export const tour = area({
  en: {
    name: 'Tour, step {step} of {all}: {title}',
    place: '{step} of {all}',
    skip: 'Skip',
    back: 'Back',
    next: 'Next',
    done: 'Done',
    stackTitle: 'The stack',
    stack:
      'Layers run from top to bottom. Drag in new ones from Add layer or switch any off: results update automatically.',
    mapsTitle: 'The maps',
    maps: 'The image and the output of each layer, side by side. Hover over any number to see which patch it came from.',
    inspectorTitle: 'The inspector',
    inspector: 'The parameters of the selected layer. Click a cell to pin it; its arithmetic appears below.',
    examplesTitle: 'Examples',
    examples: 'Each example shows one idea and tells you what to look for. It opens in its own tab.',
    commandsTitle: 'Everything else',
    commands: 'Find any command and its shortcut by typing, including Help.',
  },
  de: {
    name: 'Rundgang, Schritt {step} von {all}: {title}',
    place: '{step} von {all}',
    skip: 'Überspringen',
    back: 'Zurück',
    next: 'Weiter',
    done: 'Fertig',
    stackTitle: 'Der Stapel',
    stack:
      'Die Schichten laufen von oben nach unten. Neue aus „Hinzufügen“ hereinziehen oder vorhandene ausschalten: Die Ergebnisse aktualisieren sich automatisch.',
    mapsTitle: 'Die Karten',
    maps: 'Das Bild und die Ausgabe jeder Schicht nebeneinander. Auf eine Zahl zeigen, um den Ausschnitt zu sehen, aus dem sie stammt.',
    inspectorTitle: 'Der Inspektor',
    inspector:
      'Die Parameter der ausgewählten Schicht. Eine Zelle anklicken, um sie anzuheften; darunter steht ihre Rechnung.',
    examplesTitle: 'Beispiele',
    examples: 'Jedes Beispiel zeigt eine Idee und sagt, worauf zu achten ist. Es öffnet sich in einem eigenen Tab.',
    commandsTitle: 'Alles Weitere',
    commands: 'Jeden Befehl und sein Tastenkürzel durch Tippen finden, auch die Hilfe.',
  },
})
