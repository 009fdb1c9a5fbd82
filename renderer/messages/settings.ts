/** Words of the settings. */
import { area } from './area'

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
    threadsExpected: 'Threads: expected a whole number from 1 to 256.',
    memory: 'Memory budget (GB)',
    memoryExpected: 'Memory budget: expected a number of gigabytes from 0.001 to 10000.',
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
    threadsExpected: 'Threads: erwartet wird eine ganze Zahl von 1 bis 256.',
    memory: 'Speicherbudget (GB)',
    memoryExpected: 'Speicherbudget: erwartet wird eine Zahl von 0,001 bis 10000 (Gigabyte).',
  },
})
