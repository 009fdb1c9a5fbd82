/** Messages between a window and the service. */
import { area } from '#app/text/area'

export const protocol = area({
  en: {
    invalidRequest: '{request}: {path} {problem}',
  },
  de: {
    invalidRequest: '{request}: {path} {problem}',
  },
})
