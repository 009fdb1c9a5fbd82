/** Words of the settings. */
import { area } from './area'

export const settings = area({
  en: {
    title: 'Settings',
    theme: 'Theme',
    themeSystem: 'as the system has it',
    themeLight: 'light',
    themeDark: 'dark',
    themeContrast: 'high contrast',
    language: 'Language',
    languageSystem: 'as the system has it',
    threads: 'Threads',
    threadsExpected: 'Threads: expected a whole number from 1 to 256.',
    memory: 'Memory budget (GB)',
    memoryExpected: 'Memory: expected a number of gigabytes from 0.001 to 10000.',
  },
  de: {
    title: 'Einstellungen',
    theme: 'Farbschema',
    themeSystem: 'wie das System',
    themeLight: 'hell',
    themeDark: 'dunkel',
    themeContrast: 'starker Kontrast',
    language: 'Sprache',
    languageSystem: 'wie das System',
    threads: 'Threads',
    threadsExpected: 'Threads: erwartet wird eine ganze Zahl von 1 bis 256.',
    memory: 'Speicherbudget (GB)',
    memoryExpected: 'Speicher: erwartet wird eine Zahl von Gigabyte zwischen 0,001 und 10000.',
  },
})
