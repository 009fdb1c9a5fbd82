/** Texts of all charts. */
import { area } from '#app/text/area'

export const charts = area({
  en: {
    saveAs: 'Save the chart as {format}...',
    value: 'Value',
    count: 'Values',
  },
  de: {
    saveAs: 'Diagramm als {format} speichern ...',
    value: 'Wert',
    count: 'Werte',
  },
})
