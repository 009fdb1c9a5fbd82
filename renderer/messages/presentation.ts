/** Words of presentation mode. */
import { area } from '#app/text/area'

export const presentation = area({
  en: {
    strip: 'Arithmetic',
    hint: 'Hover over a cell to see where its number comes from. Click to pin it. Esc leaves presentation mode.',
    leave: 'Leave presentation mode',
    begun: 'Presentation mode. Press Escape to leave.',
  },
  de: {
    strip: 'Rechnung',
    hint: 'Auf eine Zelle zeigen, um zu sehen, woher ihre Zahl kommt. Klicken heftet sie an. Esc beendet die Präsentation.',
    leave: 'Präsentation beenden',
    begun: 'Präsentation. Escape beendet sie.',
  },
})
