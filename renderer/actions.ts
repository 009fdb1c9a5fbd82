/** The catalogue of actions: toolbar, shortcuts, menus and the command palette all take theirs from here. */
import { storeToRefs } from 'pinia'
import { computed, type ComputedRef } from 'vue'
import type { MenuAction } from '../app/contract'
import { useClient } from './client/use'
import { useFiles } from './features/file/useFiles'
import { useExperimentStore } from './stores/experiment'
import { usePanelsStore } from './stores/panels'
import { useRunStore } from './stores/run'
import { useSelectionStore } from './stores/selection'
import { useSettingsStore } from './stores/settings'
import { useWindowStore } from './stores/window'

export interface Action {
  readonly id: ActionId
  readonly title: string
  readonly shortcut?: string
  readonly enabled: boolean
  run(): unknown
}

export type ActionId =
  | MenuAction
  | 'examples' | 'commands' | 'settings' | 'addLayer' | 'duplicate' | 'delete' | 'toggle'
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
  const window = useWindowStore()
  const { layer } = storeToRefs(selection)

  function ofLayer(go: (id: string) => void): () => void {
    return () => layer.value !== null && go(layer.value)
  }

  return computed(() => {
    const selected = layer.value !== null
    const all: Action[] = [
      // A browser keeps Ctrl+N to itself.
      { id: 'new', title: 'New experiment', shortcut: host === 'desktop' ? 'Mod+N' : undefined, enabled: true, run: files.startNew },
      { id: 'open', title: 'Open experiment...', shortcut: 'Mod+O', enabled: true, run: files.open },
      { id: 'openImages', title: 'Open pictures...', shortcut: 'Mod+Shift+O', enabled: true, run: files.openImages },
      { id: 'examples', title: 'Examples...', enabled: true, run: () => (window.dialog = 'examples') },
      { id: 'save', title: 'Save', shortcut: 'Mod+S', enabled: true, run: files.save },
      { id: 'saveAs', title: 'Save as...', shortcut: 'Mod+Shift+S', enabled: true, run: files.saveAs },
      { id: 'export', title: 'Export maps...', shortcut: 'Mod+E', enabled: run.finished !== null, run: () => (window.dialog = 'export') },
      { id: 'undo', title: named('Undo', experiment.undoName), shortcut: 'Mod+Z', enabled: experiment.undoName !== null, run: experiment.undo },
      { id: 'redo', title: named('Redo', experiment.redoName), shortcut: 'Mod+Shift+Z', enabled: experiment.redoName !== null, run: experiment.redo },
      { id: 'addLayer', title: 'Add layer...', shortcut: 'Mod+L', enabled: true, run: () => (window.palette = true) },
      { id: 'duplicate', title: 'Duplicate layer', shortcut: 'Mod+D', enabled: selected, run: ofLayer((id) => selection.select(experiment.duplicate(id))) },
      { id: 'toggle', title: 'Switch layer on or off', enabled: selected, run: ofLayer(experiment.toggle) },
      { id: 'delete', title: 'Delete layer', enabled: selected, run: ofLayer(experiment.remove) },
      { id: 'runAgain', title: 'Run again', shortcut: 'Mod+Enter', enabled: true, run: run.again },
      { id: 'cancelRun', title: 'Cancel the run', enabled: run.state.phase === 'running', run: run.cancel },
      { id: 'usualPanels', title: 'Show original, convolved and pooled', enabled: experiment.document.panels !== null, run: panels.reset },
      { id: 'left', title: 'Show or hide the stack', enabled: true, run: () => window.toggle('left') },
      { id: 'right', title: 'Show or hide the inspector', enabled: true, run: () => window.toggle('right') },
      { id: 'bottom', title: 'Show or hide the tables', enabled: true, run: () => (settings.bottom = !settings.bottom) },
      { id: 'themeSystem', title: 'Theme as the system has it', enabled: settings.theme !== 'system', run: () => (settings.theme = 'system') },
      { id: 'themeLight', title: 'Light theme', enabled: settings.theme !== 'light', run: () => (settings.theme = 'light') },
      { id: 'themeDark', title: 'Dark theme', enabled: settings.theme !== 'dark', run: () => (settings.theme = 'dark') },
      { id: 'settings', title: 'Settings...', shortcut: 'Mod+,', enabled: true, run: () => (window.dialog = 'settings') },
      { id: 'commands', title: 'All commands...', shortcut: 'Mod+K', enabled: true, run: () => (window.dialog = 'commands') },
      { id: 'about', title: 'About Poolscope', enabled: true, run: () => (window.dialog = 'about') },
    ]
    return new Map(all.map((action) => [action.id, action]))
  })
}

function named(verb: string, name: string | null): string {
  return name === null ? verb : `${verb}: ${name}`
}
