/** The catalogue of actions: toolbar, shortcuts, menus and the command palette all take theirs from here. */
import { storeToRefs } from 'pinia'
import { computed, type ComputedRef } from 'vue'
import type { MenuAction } from '../app/contract'
import { useClient } from './client/use'
import { useFiles } from './features/file/useFiles'
import { t } from './messages'
import { useExperimentStore } from './stores/experiment'
import { usePanelsStore } from './stores/panels'
import { useRunStore } from './stores/run'
import { useSelectionStore } from './stores/selection'
import { useSettingsStore } from './stores/settings'
import { useTabsStore } from './stores/tabs'
import { useWindowStore } from './stores/window'

export interface Action {
  readonly id: ActionId
  readonly title: string
  /** Keys that start it, the one to be shown first: `Mod+Shift+S`. */
  readonly shortcuts: readonly string[]
  readonly enabled: boolean
  run(): unknown
}

export type ActionId =
  | MenuAction
  | 'examples' | 'closeTab' | 'renameTab' | 'nextTab' | 'previousTab' | 'commands' | 'settings'
  | 'addLayer' | 'duplicate' | 'delete' | 'toggle'
  | 'runAgain' | 'cancelRun' | 'left' | 'right' | 'bottom' | 'usualPanels'
  | 'themeSystem' | 'themeLight' | 'themeDark'

/** Every action as it stands now, by id, in the order of the command palette. */
export function useActions(): ComputedRef<ReadonlyMap<ActionId, Action>> {
  const { host } = useClient()
  const experiment = useExperimentStore()
  const files = useFiles()
  const run = useRunStore()
  const panels = usePanelsStore()
  const selection = useSelectionStore()
  const settings = useSettingsStore()
  const tabs = useTabsStore()
  const window = useWindowStore()
  const { layer } = storeToRefs(selection)
  /** A browser keeps some keys to itself. */
  const keys = (desktop: string, browser: readonly string[]) => (host === 'desktop' ? [desktop, ...browser] : browser)

  function action(id: ActionId, shortcuts: readonly string[], go: () => unknown, enabled = true, title = t(`commands.${id}`)): Action {
    return { id, title, shortcuts, enabled, run: go }
  }

  function ofLayer(go: (id: string) => void): () => void {
    return () => layer.value !== null && go(layer.value)
  }

  return computed(() => {
    const selected = layer.value !== null
    const several = tabs.tabs.length > 1
    const all: Action[] = [
      action('new', keys('Mod+N', ['Alt+N']), files.startNew),
      action('open', ['Mod+O'], files.open),
      action('openImages', ['Mod+Shift+O'], files.openImages),
      action('examples', [], () => (window.dialog = 'examples')),
      action('save', ['Mod+S'], files.save),
      action('saveAs', ['Mod+Shift+S'], files.saveAs),
      action('saveAll', [], files.saveAll, tabs.dirty),
      action('export', ['Mod+E'], () => (window.dialog = 'export'), run.finished !== null),
      action('closeTab', keys('Mod+W', ['Alt+W']), () => files.close()),
      action('renameTab', [], () => (window.renaming = true)),
      action('nextTab', keys('Ctrl+Tab', ['Alt+PageDown', 'Ctrl+PageDown']), () => tabs.step(1), several),
      action('previousTab', keys('Ctrl+Shift+Tab', ['Alt+PageUp', 'Ctrl+PageUp']), () => tabs.step(-1), several),
      action('undo', ['Mod+Z'], experiment.undo, experiment.undoName !== null, named(t('commands.undo'), experiment.undoName)),
      action('redo', ['Mod+Shift+Z', 'Mod+Y'], experiment.redo, experiment.redoName !== null, named(t('commands.redo'), experiment.redoName)),
      action('addLayer', ['Mod+L'], () => (window.palette = true)),
      action('duplicate', ['Mod+D'], ofLayer((id) => selection.select(experiment.duplicate(id))), selected),
      action('toggle', [], ofLayer(experiment.toggle), selected),
      action('delete', [], ofLayer(experiment.remove), selected),
      action('runAgain', ['Mod+Enter'], run.again),
      action('cancelRun', [], run.cancel, run.state.phase === 'running'),
      action('usualPanels', [], panels.reset, experiment.document.panels !== null),
      action('left', [], () => window.toggle('left')),
      action('right', [], () => window.toggle('right')),
      action('bottom', [], () => (settings.bottom = !settings.bottom)),
      action('themeSystem', [], () => (settings.theme = 'system'), settings.theme !== 'system'),
      action('themeLight', [], () => (settings.theme = 'light'), settings.theme !== 'light'),
      action('themeDark', [], () => (settings.theme = 'dark'), settings.theme !== 'dark'),
      action('settings', ['Mod+,'], () => (window.dialog = 'settings')),
      action('commands', ['Mod+K'], () => (window.dialog = 'commands')),
      action('about', [], () => (window.dialog = 'about')),
    ]
    return new Map(all.map((one) => [one.id, one]))
  })
}

function named(verb: string, name: string | null): string {
  return name === null ? verb : t('commands.namedStep', { verb, name })
}
