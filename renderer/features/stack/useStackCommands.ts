/**
 * What a person can do with the selected layers, from cards, menus and keys alike: each says to a screen reader what it
 * did, and leaves the focus on the layer that leads where the focus was in the stack before.
 */
import { nextTick } from 'vue'
import type { Layer } from '#app/document/experiment'
import { freeGroupName } from '#app/document/groups'
import { t } from '#renderer/messages/index'
import { useAnnouncer } from '#renderer/stores/announcer'
import { useCardsStore } from '#renderer/stores/cards'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useLayersStore } from '#renderer/stores/layers'
import { usePanelsStore } from '#renderer/stores/panels'
import { useSelectionStore } from '#renderer/stores/selection'
import { useWindowStore } from '#renderer/stores/window'

export interface StackCommands {
  add(type: string, at?: number): void
  insert(layers: readonly Layer[], name: string): void
  remove(): void
  duplicate(): void
  toggle(): void
  /** Moves the selected layers to a place counted without them. */
  moveTo(to: number): void
  /** Whether the selected layers have somewhere to go, up (-1) or down (1). */
  canMoveBy(by: -1 | 1): boolean
  /** Moves the selected layers up (-1) or down (1) by one place. */
  moveBy(by: -1 | 1): void
  /** Goes from the layer that leads to the next one up or down, alone or added to the selection. */
  step(by: -1 | 1, extend: boolean): void
  selectAll(): void
  /** Selects a layer and brings its card into view, with the focus; opens the column of the stack where it is closed. */
  goTo(id: string): void
  rename(): void
  toggleCollapsed(): void
  /** Puts the selected layers into a new group, whose name is typed next. */
  group(): void
  ungroup(): void
  /** Shows a layer's map, in a panel of its own where none has it, and selects the layer. */
  showMap(id: string): void
}

export function useStackCommands(): StackCommands {
  const experiment = useExperimentStore()
  const layers = useLayersStore()
  const selection = useSelectionStore()
  const cards = useCardsStore()
  const panels = usePanelsStore()
  const window = useWindowStore()
  const { announce } = useAnnouncer()

  function stack(): readonly Layer[] {
    return experiment.document.stack
  }

  function words(): string {
    return layers.wordsFor(selection.layers)
  }

  function add(type: string, at?: number): void {
    const id = layers.add(type, at)
    if (id === null) return
    selection.select(id)
    announce(at === undefined ? t('stack.addedAtEnd', { what: type }) : t('stack.added', { what: type, place: at + 1 }))
  }

  /** Behind the selected layers, or at the end where none is selected. */
  function insert(pasted: readonly Layer[], name: string): void {
    const last = stack().findLastIndex(({ id }) => selection.layers.includes(id))
    const ids = layers.insert(pasted, last < 0 ? stack().length : last + 1, name)
    if (ids.length === 0) return
    keepFocus(() => selection.selectAll(ids))
    announce(t('stack.inserted', { what: words() }))
  }

  function remove(): void {
    const ids = selection.layers
    if (ids.length === 0) return
    const at = stack().findIndex(({ id }) => ids.includes(id))
    announce(t('stack.deleted', { what: words() }))
    keepFocus(() => {
      layers.remove(ids)
      selection.select((stack()[at] ?? stack().at(-1))?.id ?? null)
    })
  }

  function duplicate(): void {
    const what = words()
    const ids = layers.duplicate(selection.layers)
    if (ids.length === 0) return
    keepFocus(() => selection.selectAll(ids))
    announce(t('stack.duplicated', { what }))
  }

  function toggle(): void {
    layers.toggle(selection.layers)
  }

  function moveTo(to: number): void {
    const ids = selection.layers
    const what = words()
    if (ids.length === 0) return
    keepFocus(() => layers.move(ids, to))
    announce(t('stack.moved', { what, place: to + 1, all: stack().length }))
  }

  /** Where the selected layers come to lie, counted without them; null where they are first or last already. */
  function placeBy(by: -1 | 1): number | null {
    const ids = selection.layers
    const first = stack().findIndex(({ id }) => ids.includes(id))
    const last = stack().findLastIndex(({ id }) => ids.includes(id))
    const above = first + by
    // Layers apart from each other come together at the first or last of them before they move on.
    const together = last - first + 1 === ids.length
    const to = by < 0 ? (together ? above : first) : together ? above : last - ids.length + 1
    return to < 0 || to + ids.length > stack().length ? null : to
  }

  function moveBy(by: -1 | 1): void {
    const to = placeBy(by)
    if (to === null) announce(t(by < 0 ? 'stack.alreadyFirst' : 'stack.alreadyLast', { what: words() }))
    else moveTo(to)
  }

  function step(by: -1 | 1, extend: boolean): void {
    const next = stack()[stack().findIndex(({ id }) => id === selection.layer) + by]
    keepFocus(() => {
      if (next && extend) selection.extendTo(next.id)
      else if (next || by < 0) selection.select(next?.id ?? null)
    })
    if (extend) announceSelection()
  }

  function selectAll(): void {
    keepFocus(() => selection.selectAll(stack().map(({ id }) => id)))
    announceSelection()
  }

  function goTo(id: string): void {
    if (!window.left) window.toggle('left')
    selection.select(id)
    cards.reveal(id)
    void nextTick(() => focusCard(id))
  }

  function announceSelection(): void {
    announce(t('stack.selected', { n: selection.layers.length }))
  }

  function rename(): void {
    cards.renaming = selection.layer
  }

  function toggleCollapsed(): void {
    cards.toggleCollapsed(selection.layers)
  }

  function group(): void {
    const name = freeGroupName(stack(), t('stack.block'))
    if (selection.layers.length === 0) return
    keepFocus(() => layers.group(selection.layers, name))
    cards.renamingGroup = name
  }

  function ungroup(): void {
    keepFocus(() => layers.group(selection.layers, null))
  }

  function showMap(id: string): void {
    goTo(id)
    if (!panels.panels.some(({ layerId, minus }) => layerId === id && !minus)) panels.add(id)
  }

  /** A change after which the focus, if it was in the stack, goes to the layer that leads, or to the input. */
  function keepFocus(change: () => void): void {
    const had = inStack(document.activeElement)
    change()
    cards.reveal(selection.layer)
    if (had) void nextTick(() => focusCard(selection.layer))
  }

  const canMoveBy = (by: -1 | 1) => placeBy(by) !== null

  return {
    add,
    insert,
    remove,
    duplicate,
    toggle,
    moveTo,
    canMoveBy,
    moveBy,
    step,
    selectAll,
    goTo,
    rename,
    toggleCollapsed,
    group,
    ungroup,
    showMap,
  }
}

/** Whether an element belongs to the list of layers. */
export function inStack(element: Element | null): boolean {
  return element?.closest('[data-stack]') !== null && element !== null
}

/** Brings the focus to a layer's card; null for the input's. */
export function focusCard(id: string | null): void {
  document.querySelector<HTMLElement>(id === null ? '[data-input-card]' : `[data-layer="${id}"] [data-select]`)?.focus()
}
