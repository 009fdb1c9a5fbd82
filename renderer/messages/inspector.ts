/** Words of the inspector of layers. */
import { area } from '#app/text/area'

export const inspector = area({
  en: {
    title: 'Inspector',
    several: '{n} layers selected; showing {name}.',
    layerName: 'Layer name',
    parameters: '{count} parameters',
    onShow: 'Already shown',
    show: 'Show in a panel',
    nowhere: 'none',
  },
  de: {
    title: 'Inspektor',
    several: '{n} Schichten ausgewählt; angezeigt wird {name}.',
    layerName: 'Name der Schicht',
    parameters: '{count} Parameter',
    onShow: 'Bereits angezeigt',
    show: 'In einer Ansicht anzeigen',
    nowhere: 'keine Entsprechung',
  },
})
