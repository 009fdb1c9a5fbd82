/** Messages between a window and the service. */
import { area } from '#app/text/area'

export const protocol = area({
  en: {
    invalidRequest: '{request}: {path} {problem}',
    unknownRequest: 'request: expected one of {known}, received {received}',
  },
  de: {
    invalidRequest: '{request}: {path} {problem}',
    unknownRequest: 'request: erwartet wird eines von {known}, erhalten: {received}',
  },
})
