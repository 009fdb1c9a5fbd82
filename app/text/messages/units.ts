/** Sizes and amounts. */
import { area } from '#app/text/area'

export const units = area({
  en: {
    values: '1 value | {n} values',
    bytes: '1 byte | {n} bytes',
    size: '{size} {unit}',
  },
  de: {
    values: '1 Wert | {n} Werte',
    bytes: '1 Byte | {n} Byte',
    size: '{size} {unit}',
  },
})
