/** Words of the settings. */
import { area } from '#app/text/area'

export const settings = area({
  en: {
    title: 'Settings',
    theme: 'Theme',
    themeSystem: 'System default',
    themeLight: 'Light',
    themeDark: 'Dark',
    themeContrast: 'High contrast',
    language: 'Language',
    languageSystem: 'System default',
    threads: 'Threads',
    threadsExpected: 'a whole number of threads from 1 to 256',
    memory: 'Memory budget (GB)',
    memoryExpected: 'a number of gigabytes from 0.001 to 10000',
  },
  de: {
    title: 'Einstellungen',
    theme: 'Farbschema',
    themeSystem: 'Systemstandard',
    themeLight: 'Hell',
    themeDark: 'Dunkel',
    themeContrast: 'Hoher Kontrast',
    language: 'Sprache',
    languageSystem: 'Systemstandard',
    threads: 'Threads',
    threadsExpected: 'eine ganze Zahl von 1 bis 256 (Threads)',
    memory: 'Speicherbudget (GB)',
    memoryExpected: 'eine Zahl von 0,001 bis 10000 (Gigabyte)',
  },
})
