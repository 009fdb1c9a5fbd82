/** Words of the names of classes. */
import { area } from '#app/text/area'

export const classes = area({
  en: {
    title: 'Classes',
    names: 'Names...',
    top: 'Largest values',
    otherCount:
      'There is 1 name, but this layer has {values} values. | There are {n} names, but this layer has {values} values.',
    dialog: 'Class names',
    about: 'What each value of the last vector stands for: one name per line, in the order of the values.',
    placeholder: 'cat\ndog',
    fromFile: 'From a text file...',
    count: 'No names | 1 name | {n} names',
    countOf: 'No names for {values} values | 1 name for {values} values | {n} names for {values} values',
    apply: 'Apply',
    cancel: 'Cancel',
    change: 'Change class names',
    taken: '1 class name read from {file}. | {n} class names read from {file}.',
    place: '{place}, {name}',
    tip: '{name} = {value}',
  },
  de: {
    title: 'Klassen',
    names: 'Namen ...',
    top: 'Größte Werte',
    otherCount:
      'Es gibt 1 Namen, diese Schicht hat aber {values} Werte. | Es gibt {n} Namen, diese Schicht hat aber {values} Werte.',
    dialog: 'Klassennamen',
    about: 'Wofür jeder Wert des letzten Vektors steht: ein Name je Zeile, in der Reihenfolge der Werte.',
    placeholder: 'Katze\nHund',
    fromFile: 'Aus einer Textdatei ...',
    count: 'Keine Namen | 1 Name | {n} Namen',
    countOf: 'Keine Namen für {values} Werte | 1 Name für {values} Werte | {n} Namen für {values} Werte',
    apply: 'Übernehmen',
    cancel: 'Abbrechen',
    change: 'Klassennamen ändern',
    taken: '1 Klassenname aus {file} gelesen. | {n} Klassennamen aus {file} gelesen.',
    place: '{place}, {name}',
    tip: '{name} = {value}',
  },
})
