/** The catalogue of actions: toolbar, shortcuts, menus and the command palette all take theirs from here. */
import { storeToRefs } from 'pinia'
import { computed, type ComputedRef } from 'vue'
import type { MenuId } from '#app/protocol/hostContract'
import { useClient } from './client/use'
import { usePanelImages } from './features/export/panelImages'
import { useFiles } from './features/file/useFiles'
import { FIRST_PAGE, pageFor } from './features/guide/index'
import { useFilm } from './features/film/index'
import { usePin } from './stores/pin'
import { useLayerClipboard } from './features/stack/useLayerClipboard'
import { usePaint } from './features/paint/index'
import { useLaneCommands } from './features/stack/useLaneCommands'
import { useStackCommands } from './features/stack/useStackCommands'
import { t } from './messages/index'
import { useCardsStore } from './stores/cards'
import { useExperimentStore } from './stores/experiment'
import { useImagesStore } from './stores/images'
import { usePanelsStore } from './stores/panels'
import { usePlanStore } from './stores/plan'
import { useRunStore } from './stores/run'
import { useSelectionStore } from './stores/selection'
import { useSettingsStore } from './stores/settings'
import { useTabsStore } from './stores/tabs'
import { useWindowStore } from './stores/window'

export interface Action {
  readonly id: ActionId
  readonly menu: MenuId
  /** The part of its menu; lines divide the parts. */
  readonly part: number
  readonly title: string
  /** Keys that start it, the one to be shown first: `Mod+Shift+S`. */
  readonly shortcuts: readonly string[]
  /** The keys count only in a part of the window, which listens for them itself. */
  readonly local?: boolean
  /** Its keys count while a dialog is open, too. */
  readonly inDialogs?: boolean
  readonly enabled: boolean
  run(): unknown
}

export type ActionId =
  | 'new'
  | 'open'
  | 'openImages'
  | 'save'
  | 'saveAs'
  | 'saveAsJson'
  | 'saveAll'
  | 'export'
  | 'undo'
  | 'redo'
  | 'history'
  | 'examples'
  | 'gallery'
  | 'exportImage'
  | 'copyImage'
  | 'closeTab'
  | 'renameTab'
  | 'nextTab'
  | 'previousTab'
  | 'commands'
  | 'settings'
  | 'addLayer'
  | 'templates'
  | 'duplicate'
  | 'delete'
  | 'toggle'
  | 'renameLayer'
  | 'cutLayers'
  | 'copyLayers'
  | 'pasteLayers'
  | 'selectLayers'
  | 'layersUp'
  | 'layersDown'
  | 'layersLeft'
  | 'layersRight'
  | 'parallelLayers'
  | 'addLane'
  | 'removeLane'
  | 'laneLeft'
  | 'laneRight'
  | 'dissolveBlock'
  | 'collapseLayers'
  | 'groupLayers'
  | 'ungroupLayers'
  | 'findLayer'
  | 'layerHelp'
  | 'runAgain'
  | 'cancelRun'
  | 'film'
  | 'compare'
  | 'shift'
  | 'swap'
  | 'network'
  | 'batch'
  | 'classes'
  | 'left'
  | 'right'
  | 'bottom'
  | 'notes'
  | 'present'
  | 'paint'
  | 'defaultPanels'
  | 'themeSystem'
  | 'themeLight'
  | 'themeDark'
  | 'themeContrast'
  | 'help'
  | 'guide'
  | 'tour'
  | 'shortcuts'
  | 'about'

type Entry = Omit<Action, 'menu' | 'part'>

/** Every action as it stands now, by id, in the order of the menus and of the command palette. */
export function useActions(): ComputedRef<ReadonlyMap<ActionId, Action>> {
  const { host } = useClient()
  const experiment = useExperimentStore()
  const files = useFiles()
  const film = useFilm()
  const images = useImagesStore()
  const paint = usePaint()
  const plan = usePlanStore()
  const run = useRunStore()
  const panels = usePanelsStore()
  const panelImages = usePanelImages()
  const pin = usePin()
  const selection = useSelectionStore()
  const settings = useSettingsStore()
  const tabs = useTabsStore()
  const window = useWindowStore()
  const { layer } = storeToRefs(selection)
  const cards = useCardsStore()
  const stack = useStackCommands()
  const lanes = useLaneCommands()
  const clipboard = useLayerClipboard()
  /** A browser keeps some keys to itself. */
  const keys = (desktop: string, browser: readonly string[]) => (host === 'desktop' ? [desktop, ...browser] : browser)

  function action(
    id: ActionId,
    shortcuts: readonly string[],
    go: () => unknown,
    enabled = true,
    title = t(`commands.${id}`),
  ): Entry {
    return { id, title, shortcuts, enabled, run: go }
  }

  /** An action of the stack, whose keys count while the focus is there. */
  function inStack(
    id: ActionId,
    shortcuts: readonly string[],
    go: () => unknown,
    enabled = layer.value !== null,
  ): Entry {
    return { ...action(id, shortcuts, go, enabled), local: true }
  }

  /** Help for what has the focus: a page of the guide, the selected layer, or the window. */
  function showHelp(): void {
    const page = pageFor(window.dialog, document.activeElement)
    if (page) return window.openGuide(page)
    const near = document.activeElement?.closest('[data-stack], [data-tour="inspector"]')
    if (near && selection.selectedLayer) window.help = selection.selectedLayer.type
    else window.dialog = 'help'
  }

  function findLayer(): void {
    if (!window.left) window.toggle('left')
    window.finding = true
  }

  /** Without notes it begins to write some. */
  function toggleNotes(): void {
    const none = (experiment.document.notes ?? '').trim() === ''
    const shown = settings.notes && (window.writing || !none)
    settings.notes = !shown
    window.writing = !shown && none
  }

  return computed(() => {
    const layers = experiment.layers.map(({ id }) => id)
    const shown = pin.panels.filter(({ map }) => map !== null).map(({ key }) => key)
    const playable = layer.value !== null && plan.stepOf(layer.value) !== null
    const several = tabs.tabs.length > 1
    const parts: readonly (readonly [MenuId, readonly Entry[]])[] = [
      [
        'file',
        [
          action('new', keys('Mod+N', ['Alt+N']), files.startNew),
          action('open', ['Mod+O'], files.open),
          action('openImages', ['Mod+Shift+O'], files.openImages),
          action('examples', [], () => (window.dialog = 'examples')),
          action('gallery', [], () => (window.dialog = 'gallery')),
        ],
      ],
      [
        'file',
        [
          action('save', ['Mod+S'], files.save),
          action('saveAs', ['Mod+Shift+S'], files.saveAs),
          action(
            'saveAsJson',
            [],
            files.saveAsJson,
            experiment.document.inputs.some(({ kind }) => kind === 'image'),
          ),
          action('saveAll', [], files.saveAll, tabs.dirty),
          action('export', ['Mod+E'], () => (window.dialog = 'export'), run.finished !== null),
          action('exportImage', [], () => panelImages.exportImage(shown), shown.length > 0),
          action('copyImage', [], () => panelImages.copyImage(shown), shown.length > 0),
        ],
      ],
      [
        'file',
        [
          action('renameTab', [], () => (window.renaming = true)),
          action('nextTab', keys('Ctrl+Tab', ['Alt+PageDown', 'Ctrl+PageDown']), () => tabs.step(1), several),
          action('previousTab', keys('Ctrl+Shift+Tab', ['Alt+PageUp', 'Ctrl+PageUp']), () => tabs.step(-1), several),
          action('closeTab', keys('Mod+W', ['Alt+W']), () => files.close()),
        ],
      ],
      ['file', [action('settings', ['Mod+,'], () => (window.dialog = 'settings'))]],
      [
        'edit',
        [
          action(
            'undo',
            ['Mod+Z'],
            experiment.undo,
            experiment.undoName !== null,
            named(t('commands.undo'), experiment.undoName),
          ),
          action(
            'redo',
            ['Mod+Shift+Z', 'Mod+Y'],
            experiment.redo,
            experiment.redoName !== null,
            named(t('commands.redo'), experiment.redoName),
          ),
          action('paint', [], paint.toggle, images.input !== null),
          action('history', ['Mod+Alt+Z'], () => (window.dialog = 'history')),
        ],
      ],
      [
        'layer',
        [
          action('addLayer', ['Mod+L'], () => (window.palette = true)),
          action('templates', [], () => (window.dialog = 'templates')),
          action('findLayer', ['Mod+F'], findLayer, layers.length > 0),
          action('duplicate', ['Mod+D'], stack.duplicate, layer.value !== null),
        ],
      ],
      [
        'layer',
        [
          inStack('toggle', [], stack.toggle),
          inStack('renameLayer', ['F2'], stack.rename),
          inStack('layersUp', ['Alt+ArrowUp'], () => stack.moveBy(-1), stack.canMoveBy(-1)),
          inStack('layersDown', ['Alt+ArrowDown'], () => stack.moveBy(1), stack.canMoveBy(1)),
          inStack('layersLeft', ['Alt+ArrowLeft'], () => stack.moveBeside(-1), stack.canMoveBeside(-1)),
          inStack('layersRight', ['Alt+ArrowRight'], () => stack.moveBeside(1), stack.canMoveBeside(1)),
          inStack('collapseLayers', [], () => cards.toggleCollapsed(layers), layers.length > 0),
          inStack('groupLayers', ['Mod+G'], stack.group),
          inStack('ungroupLayers', ['Mod+Shift+G'], stack.ungroup),
          inStack('delete', ['Delete'], stack.remove),
        ],
      ],
      [
        'layer',
        [
          inStack('parallelLayers', [], lanes.putInParallel, lanes.canPutInParallel()),
          inStack('addLane', [], lanes.add, lanes.canAdd()),
          inStack('removeLane', [], lanes.remove, lanes.canRemove()),
          inStack('laneLeft', [], () => lanes.move(-1), lanes.canMove(-1)),
          inStack('laneRight', [], () => lanes.move(1), lanes.canMove(1)),
          inStack('dissolveBlock', [], lanes.dissolve, lanes.canDissolve()),
        ],
      ],
      [
        'layer',
        [
          inStack('cutLayers', ['Mod+X'], clipboard.cut),
          inStack('copyLayers', ['Mod+C'], clipboard.copy),
          inStack('pasteLayers', ['Mod+V'], clipboard.paste, true),
          inStack('selectLayers', ['Mod+A'], stack.selectAll, layers.length > 0),
        ],
      ],
      ['layer', [inStack('layerHelp', ['F1'], () => (window.help = selection.selectedLayer?.type ?? null))]],
      [
        'view',
        [
          action('runAgain', ['Mod+Enter'], run.runAgain),
          action('cancelRun', [], run.cancel, run.status.phase === 'running'),
          action('film', ['Alt+P'], () => film.open(layer.value!), playable),
          action('compare', ['Mod+J'], () => (window.dialog = 'compare')),
          action('shift', ['Mod+I'], () => (window.dialog = 'shift')),
          action('network', [], () => (window.dialog = 'network')),
          action('batch', [], () => (window.dialog = 'batch')),
          action('swap', [], () => (window.dialog = 'swap')),
          action('classes', [], () => (window.dialog = 'classes')),
        ],
      ],
      [
        'view',
        [
          action('notes', ['Mod+Alt+N'], toggleNotes),
          action('present', ['F9'], () => (window.presenting = !window.presenting), images.input !== null),
          action('defaultPanels', [], panels.reset, experiment.document.panels !== null),
          action('left', [], () => window.toggle('left')),
          action('right', [], () => window.toggle('right')),
          action('bottom', [], () => (settings.bottom = !settings.bottom)),
        ],
      ],
      [
        'view',
        [
          action('themeSystem', [], () => (settings.theme = 'system'), settings.theme !== 'system'),
          action('themeLight', [], () => (settings.theme = 'light'), settings.theme !== 'light'),
          action('themeDark', [], () => (settings.theme = 'dark'), settings.theme !== 'dark'),
          action('themeContrast', [], () => (settings.theme = 'contrast'), settings.theme !== 'contrast'),
        ],
      ],
      [
        'help',
        [
          { ...action('help', ['F1'], showHelp), inDialogs: true },
          action('guide', [], () => window.openGuide(FIRST_PAGE)),
          action('tour', [], () => (window.tour = true)),
          action('shortcuts', ['Mod+/', '?'], () => (window.dialog = 'shortcuts')),
          action('commands', ['Mod+K'], () => (window.dialog = 'commands')),
        ],
      ],
      ['help', [action('about', [], () => (window.dialog = 'about'))]],
    ]
    const all = parts.flatMap(([menu, actions], part) => actions.map((one): Action => ({ ...one, menu, part })))
    return new Map(all.map((one) => [one.id, one]))
  })
}

function named(verb: string, name: string | null): string {
  return name === null ? verb : t('commands.namedStep', { verb, name })
}
