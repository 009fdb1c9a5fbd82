/** Choices that are made elsewhere in the window, found by typing too: tables, channels of the image, zoom, language. */
import { computed, type ComputedRef } from 'vue'
import { useMapView } from '#renderer/maps/mapView'
import { languageNames, languages, t } from '#renderer/messages/index'
import { searchWords } from '#renderer/messages/searchWords'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useSettingsStore } from '#renderer/stores/settings'
import { tableTabs, useWindowStore, type TableTab } from '#renderer/stores/window'
import { entry, type Entry } from './entry'

export function useChoices(): ComputedRef<readonly Entry[]> {
  const experiment = useExperimentStore()
  const mapView = useMapView()
  const settings = useSettingsStore()
  const window = useWindowStore()

  function showTable(tab: TableTab): void {
    window.tab = tab
    settings.bottom = true
  }

  return computed(() => [
    entry('resetZoom', t('view.resetZoom'), () => (mapView.visible = null), {
      words: searchWords('resetZoom'),
      enabled: mapView.visible !== null,
    }),
    ...tableTabs.map((tab) => {
      const name = tab === 'measure' ? t('measure.tab') : t(`summary.${tab}`)
      return entry(`table:${tab}`, t('commands.showTable', { name }), () => showTable(tab), {
        names: [name],
        words: searchWords(tab),
      })
    }),
    ...(['gray', 'rgb'] as const).map((channels) =>
      entry(
        `read:${channels}`,
        t(channels === 'gray' ? 'commands.readGray' : 'commands.readColour'),
        () => experiment.changeReading({ channels }),
        {
          words: searchWords(channels === 'gray' ? 'readGray' : 'readColour'),
          enabled: experiment.document.reading.channels !== channels,
        },
      ),
    ),
    ...languages.map((language) => {
      const name = languageNames[language]
      return entry(`language:${language}`, t('commands.useLanguage', { name }), () => (settings.language = language), {
        names: [name],
        words: `${searchWords('language')} ${searchWords(`language_${language}`)}`,
      })
    }),
  ])
}
