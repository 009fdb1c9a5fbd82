/** Who reads the CSV that is saved: code (NumPy, pandas, R), or a spreadsheet in the dialect of the person's country. */
import { computed } from 'vue'
import { plainCsv, type CsvDialect } from '#app/text/csv'
import { currentLanguage } from '#renderer/messages/index'
import { useSettingsStore } from '#renderer/stores/settings'

export function useCsvReader() {
  const settings = useSettingsStore()
  const reader = computed({
    get: () => (settings.csv ? 'spreadsheet' : 'code'),
    set: (chosen: 'code' | 'spreadsheet') => (settings.csv = chosen === 'spreadsheet' ? ofCountry() : null),
  })
  const dialect = computed(() => settings.csv ?? plainCsv)
  return { reader, dialect }
}

/** Where numbers have a decimal comma, semicolons separate cells. */
function ofCountry(): CsvDialect {
  const language = currentLanguage()
  const locale = navigator.language.startsWith(language) ? navigator.language : language
  const comma = new Intl.NumberFormat(locale).format(0.5).includes(',')
  return { separator: comma ? ';' : ',', decimal: comma ? ',' : '.', bom: true }
}
