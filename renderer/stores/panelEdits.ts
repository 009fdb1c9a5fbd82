/**
 * What changes the panels, each change one step of the history: what they show, how they are looked at, and where they lie.
 */
import type { ComputedRef, ShallowRef } from 'vue'
import type { Panel } from '#app/document/experiment'
import { viewOf, type MapView, type PanelView } from '#app/document/view'
import { t } from '#renderer/messages/index'
import { withEnd, type Colours } from '#renderer/maps/range'
import { viewName, type AutomaticKey } from './automaticPanels'
import { useExperimentStore } from './experiment'
import {
  changedRows,
  inOneFlow,
  movedAcross,
  movedBeside,
  splitBelow,
  splitRight,
  without,
  type Rows,
  type Slot,
} from './panelRows'

/** The panels that are changed. */
interface PanelState {
  readonly slots: ComputedRef<readonly Slot[]>
  /** Channels chosen in automatic panels, by layer id. */
  readonly channels: ShallowRef<ReadonlyMap<string, number>>
  readonly documentView: ComputedRef<MapView>
  /** The keys by which panels are known. */
  readonly keys: WeakMap<Panel, string>
  keyOf(panel: Panel): string
  heldIn(layer: string | null, channel: number): number
}

export function usePanelEdits({ slots, channels, documentView, keys, keyOf, heldIn }: PanelState) {
  const experiment = useExperimentStore()

  /**
   * Changes how one panel is looked at.
   * @param name of the step; those of one `mergeKey` that follow each other quickly are one
   */
  function changeView(key: string, name: string, part: PanelView, mergeKey?: string): void {
    const panel = slots.value.find((slot) => slot.key === key)?.panel
    if (!panel) return
    const now = viewOf(documentView.value, panel.view)
    if ((Object.keys(part) as (keyof PanelView)[]).every((field) => now[field] === part[field])) return
    const view = { ...panel.view, ...part }
    const merge = mergeKey && `${mergeKey}.${key}`
    if (experiment.document.panels)
      put(
        name,
        changed(key, (before) => ({ ...before, view })),
        merge,
      )
    else {
      const automatic = { ...documentView.value.automatic, [viewName(key as AutomaticKey)]: view }
      experiment.edit(name, (e) => ({ ...e, view: { ...documentView.value, automatic } }), merge)
    }
  }

  /**
   * Moves one end of the range of a panel, which then counts as typed; many moves in quick sequence are one step.
   * @param from the colours on show
   * @returns whether the scale can have it
   */
  function moveEnd(key: string, { palette, scale }: Colours, end: 0 | 1, value: number): boolean {
    const typed = withEnd({ colours: palette, scale: scale.kind }, [scale.min, scale.max], end, value)
    if (typed) changeView(key, t('view.changeRange'), { range: 'typed', typed }, 'view.typed')
    return typed !== null
  }

  /** Looks at all panels as at this one. */
  function viewAllLike(key: string): void {
    const panel = slots.value.find((slot) => slot.key === key)?.panel
    if (!panel) return
    const view = { ...viewOf(documentView.value, panel.view) }
    delete view.automatic
    const panels = slots.value.map((slot) => ({ key: slot.key, panel: without(slot.panel, 'view') }))
    for (const slot of panels) keys.set(slot.panel, slot.key)
    experiment.edit(t('view.applyToAll'), (e) => ({
      ...e,
      view,
      panels: e.panels && panels.map((slot) => slot.panel),
    }))
  }

  /** Puts a new list of panels into the experiment, as one step. */
  function put(name: string, next: readonly Slot[], mergeKey?: string): void {
    for (const { key, panel } of next) keys.set(panel, key)
    experiment.edit(name, (e) => ({ ...e, panels: next.length > 0 ? next.map(({ panel }) => panel) : null }), mergeKey)
  }

  function changed(key: string, change: (panel: Panel) => Panel): Slot[] {
    return slots.value.map((slot) => (slot.key === key ? { key, panel: change(slot.panel) } : slot))
  }

  function changeChannel(key: string, channel: number): void {
    const found = slots.value.find((one) => one.key === key)
    if (!found || found.panel.channel === channel) return
    if (experiment.document.panels) {
      put(
        t('panels.stepChannel'),
        changed(key, (panel) => ({ ...panel, channel })),
        `channel.${key}`,
      )
    } else {
      channels.value = new Map(channels.value).set(found.panel.layer ?? '', channel)
    }
  }

  /** Shows another layer, or null for the input, in a panel; a contact sheet stays one. */
  function show(key: string, layer: string | null): void {
    put(
      t('panels.stepShow'),
      changed(key, (panel) => ({ ...without(panel, 'minus'), layer, channel: heldIn(layer, panel.channel) })),
    )
  }

  /** Shows all channels as small maps, or one: the panel's own or the given one. */
  function showSheet(key: string, sheet: boolean, channel?: number): void {
    put(
      t(sheet ? 'panels.stepSheet' : 'panels.stepChannel'),
      changed(key, (panel) => ({
        ...without(panel, 'sheet', 'minus'),
        ...(sheet && { sheet }),
        channel: channel ?? panel.channel,
      })),
    )
  }

  /** Shows what remains of a panel's map when another one is taken away, in a new panel beside it. */
  function showDifference(key: string, minus: string | null): void {
    const found = slots.value.find((slot) => slot.key === key)
    if (!found) return
    put(
      t('panels.stepDifference'),
      splitRight(slots.value, key, fresh({ ...without(found.panel, 'sheet', 'newRow', 'view'), minus })),
    )
  }

  function close(key: string): void {
    put(
      t('panels.stepClose'),
      changedRows(slots.value, (row) => row.filter((slot) => slot.key !== key)),
    )
  }

  /** Adds a panel for a layer; null for the input. */
  function add(layer: string | null): void {
    put(t('panels.stepAdd'), [...slots.value, fresh({ layer, channel: 0 })])
  }

  /** Shows the same once more, to the right or in a row below. @param shown the rows on screen, as keys */
  function split(key: string, where: 'right' | 'below', shown: readonly (readonly string[])[]): void {
    const found = slots.value.find((slot) => slot.key === key)
    if (!found) return
    const added = fresh(without(found.panel, 'newRow'))
    put(
      t('panels.stepSplit'),
      where === 'right' ? splitRight(slots.value, key, added) : splitBelow(slotsIn(shown), key, added),
    )
  }

  function moveBeside(key: string, target: string, side: 'before' | 'after'): void {
    put(t('panels.stepMove'), movedBeside(slots.value, key, target, side))
  }

  /** Moves a panel to the row above or below. @param shown the rows on screen, as keys */
  function moveAcross(key: string, by: -1 | 1, shown: readonly (readonly string[])[]): void {
    put(t('panels.stepMove'), movedAcross(slotsIn(shown), key, by))
  }

  /** Leaves the rows to the window again. */
  function flow(): void {
    put(t('panels.stepFlow'), inOneFlow(slots.value))
  }

  /** Goes back to original, convolved and pooled. */
  function reset(): void {
    experiment.edit(t('panels.stepUsual'), (e) => (e.panels ? { ...e, panels: null } : e))
  }

  function fresh(panel: Panel): Slot {
    return { key: keyOf(panel), panel }
  }

  function slotsIn(shown: readonly (readonly string[])[]): Rows {
    const byKey = new Map(slots.value.map((slot) => [slot.key, slot]))
    return shown.map((row) => row.map((key) => byKey.get(key)).filter((slot) => slot !== undefined))
  }

  return {
    changeChannel,
    changeView,
    moveEnd,
    viewAllLike,
    show,
    showSheet,
    showDifference,
    close,
    add,
    split,
    moveBeside,
    moveAcross,
    flow,
    reset,
  }
}
