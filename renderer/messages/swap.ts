/** Words of the dialog that swaps all poolings of a type. */
import { area } from '#app/text/area'

export const swap = area({
  en: {
    title: 'Swap poolings',
    description: 'Replaces every pooling of one type in the stack, in one step.',
    replace: 'Replace every',
    count: '{type} ({n})',
    with: 'With',
    where: 'Where',
    inPlace: 'In place',
    inPlaceHelp: 'The stack changes; undo brings the old poolings back.',
    beside: 'Beside the original, as lanes',
    besideHelp:
      'Both versions run on the same input, so that their maps and answers can be compared. Layers that both share are computed once.',
    go: 'Replace',
    cancel: 'Cancel',
    none: 'The stack has no pooling layer that is on. Add one, such as MaxPooling2D.',
    noOther: 'No other pooling can replace every {type} in this stack.',
    stepInPlace: 'Replace every {type} with {name}',
    stepBeside: 'Add a lane with {name} instead of {type}',
  },
  de: {
    title: 'Poolings austauschen',
    description: 'Ersetzt jedes Pooling einer Art im Stapel, in einem Schritt.',
    replace: 'Ersetzen: jedes',
    count: '{type} ({n})',
    with: 'Durch',
    where: 'Wo',
    inPlace: 'An Ort und Stelle',
    inPlaceHelp: 'Der Stapel ändert sich; Rückgängig bringt die alten Poolings zurück.',
    beside: 'Neben dem Original, als Zweige',
    besideHelp:
      'Beide Fassungen laufen mit derselben Eingabe, sodass sich ihre Karten und Antworten vergleichen lassen. Gemeinsame Schichten werden einmal berechnet.',
    go: 'Ersetzen',
    cancel: 'Abbrechen',
    none: 'Im Stapel ist keine Pooling-Schicht eingeschaltet. Eine hinzufügen, etwa MaxPooling2D.',
    noOther: 'Nichts anderes kann jedes {type} dieses Stapels ersetzen.',
    stepInPlace: 'Jedes {type} durch {name} ersetzen',
    stepBeside: 'Zweig mit {name} statt {type} hinzufügen',
  },
})
