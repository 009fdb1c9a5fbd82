/** What every failure may say. */
import { area } from '#app/text/area'

export const failure = area({
  en: {
    cancelled: '{operation} was cancelled.',
    unexpected: 'Unexpected error: {reason}',
  },
  de: {
    cancelled: '{operation} wurde abgebrochen.',
    unexpected: 'Unerwarteter Fehler: {reason}',
  },
})
