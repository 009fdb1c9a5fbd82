/** Stacks that need too much memory or arithmetic. */
import { area } from '#app/text/area'

export const plan = area({
  en: {
    overBudget: 'This stack needs about {needed} of memory, but the memory budget is {budget}.',
    largestMap: 'Largest map: {layer} ({bytes}).',
    reduceMemory: 'Use a smaller image, fewer filters or larger strides, or raise the memory budget in the settings.',
    moveAbove: 'Move it above {layer}',
    lane: '{block}, lane {lane}',
    inLane: '{place}: {layer}',
    mapTooLarge:
      'the output ({shape}) is too large for any computer. Use a smaller image, fewer filters, less padding or larger strides',
    tooManyOperations:
      'the number of weights or operations is too large. Use fewer filters, smaller windows or larger strides',
  },
  de: {
    overBudget: 'Dieser Stapel benötigt etwa {needed} Speicher, das Speicherbudget beträgt aber {budget}.',
    largestMap: 'Größte Karte: {layer} ({bytes}).',
    reduceMemory:
      'Ein kleineres Bild, weniger Filter oder größere Schrittweiten verwenden oder das Speicherbudget in den Einstellungen erhöhen.',
    moveAbove: 'Vor {layer} verschieben',
    lane: '{block}, Zweig {lane}',
    inLane: '{place}: {layer}',
    mapTooLarge:
      'die Ausgabe ({shape}) ist für jeden Rechner zu groß. Ein kleineres Bild, weniger Filter, weniger Padding oder größere Schrittweiten verwenden',
    tooManyOperations:
      'die Anzahl der Gewichte oder Rechenoperationen ist zu groß. Weniger Filter, kleinere Fenster oder größere Schrittweiten verwenden',
  },
})
