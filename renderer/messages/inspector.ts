/** Words of the inspector of layers. */
import { area } from './area'

export const inspector = area({
  en: {
    title: 'Inspector',
    several: '{n} layers are selected; this is {name}.',
    layerName: 'Layer name',
    parameters: '{count} parameters',
    onShow: 'On show in a panel',
    show: 'Show in a panel',
    nowhere: 'not there',
  },
  de: {
    title: 'Inspektor',
    several: '{n} Schichten sind ausgewählt; dies ist {name}.',
    layerName: 'Name der Schicht',
    parameters: '{count} Parameter',
    onShow: 'In einer Ansicht zu sehen',
    show: 'In einer Ansicht zeigen',
    nowhere: 'gibt es dort nicht',
  },
})
