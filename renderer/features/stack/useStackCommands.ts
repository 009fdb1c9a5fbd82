/**
 * What a person can do with the selected layers, from cards, menus and keys alike: each says to a screen reader what it
 * did, and leaves the focus on the layer that leads where the focus was in the stack before.
 */
import { nextTick } from 'vue'
import type { Lane, Layer } from '#app/document/experiment'
import { freeGroupName } from '#app/document/groups'
import { laneAt, placeOf, topmost, type LaneRef, type LayerPlace } from '#app/document/lanes'
import { parallel } from '#app/layers/parallel'
import { t } from '#renderer/messages/index'
import { useAnnouncer } from '#renderer/stores/announcer'
import { useCardsStore } from '#renderer/stores/cards'
import { useExperimentStore } from '#renderer/stores/experiment'
import { sameLane } from '#renderer/stores/laneOrder'
import { useLayersStore } from '#renderer/stores/layers'
import { usePanelsStore } from '#renderer/stores/panels'
import { usePlanStore } from '#renderer/stores/plan'
import { useSelectionStore } from '#renderer/stores/selection'
import { useWindowStore } from '#renderer/stores/window'
import { focusCard, useCardFocus } from './cardFocus'
import { placeBeside, placeBy, rowsOf } from './moves'
import { useLaneCommands } from './useLaneCommands'

export interface StackCommands {
  /** Adds a layer at a place, by default where `placeForNew` says. */
  add(type: string, place?: LayerPlace): void
  /** Where new layers go: to the selected lane or after the selected layer of a lane, else to the end of the stack. */
  placeForNew(): LayerPlace
  insert(layers: readonly Layer[], name: string): void
  /** Removes the selected layers, or the selected lane. */
  remove(): void
  duplicate(): void
  toggle(): void
  /** Moves the selected layers to a place, counted with them. */
  moveTo(place: LayerPlace): void
  /** Whether the selected layers have somewhere to go, up (-1) or down (1). */
  canMoveBy(by: -1 | 1): boolean
  /** Moves the selected layers up (-1) or down (1) by one place, out of a lane and into one too. */
  moveBy(by: -1 | 1): void
  /** Whether there is a lane to the left (-1) or right (1) of the selected layers. */
  canMoveBeside(by: -1 | 1): boolean
  /** Moves the selected layers to the lane to the left (-1) or right (1). */
  moveBeside(by: -1 | 1): void
  /** Goes from what is selected to the next layer or lane up or down; with `extend`, adds the next layer of the same lane. */
  step(by: -1 | 1, extend: boolean): void
  /** Selects all layers of the stack, or of the lane around what is selected. */
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
  const plan = usePlanStore()
  const window = useWindowStore()
  const lanes = useLaneCommands()
  const { announce } = useAnnouncer()
  const { keepFocus } = useCardFocus()

  function stack(): Lane {
    return experiment.document.stack
  }

  function layersIn(lane: LaneRef): Lane {
    return laneAt(stack(), lane) ?? []
  }

  function isOpen(block: Layer): boolean {
    return !cards.isCollapsed(block.id)
  }

  function words(): string {
    return layers.wordsFor(selection.layers)
  }

  function placeForNew(): LayerPlace {
    if (selection.lane) return { lane: selection.lane, at: layersIn(selection.lane).length }
    const place = selection.layer === null ? null : placeOf(stack(), selection.layer)
    return place?.lane ? { lane: place.lane, at: place.at + 1 } : { lane: null, at: stack().length }
  }

  function add(type: string, place?: LayerPlace): void {
    const { lane, at } = place ?? placeForNew()
    const id = layers.add(type, at, lane)
    if (id === null) return
    // What is added next goes into the new block.
    if (type === parallel.type) selection.selectLane({ block: id, lane: 0 })
    else selection.select(id)
    cards.reveal(id)
    const all = layersIn(lane).length
    if (lane) announce(t('stack.addedToLane', { what: type, lane: plan.laneName(lane), place: at + 1, all }))
    else announce(place ? t('stack.added', { what: type, place: at + 1 }) : t('stack.addedAtEnd', { what: type }))
  }

  /** After the selected layers, or at the end where none is selected. */
  function insert(pasted: readonly Layer[], name: string): void {
    const last = selection.lane ? undefined : topmost(stack(), selection.layers).at(-1)
    const after = last && placeOf(stack(), last.id)
    const { lane, at } = after ? { lane: after.lane, at: after.at + 1 } : placeForNew()
    const ids = layers.insert(pasted, at, name, lane)
    if (ids.length === 0) return
    keepFocus(() => selection.selectAll(ids))
    announce(t('stack.inserted', { what: words() }))
  }

  function remove(): void {
    if (selection.lane) return lanes.remove()
    const ids = selection.layers
    const [first] = topmost(stack(), ids)
    if (!first) return
    const { lane, at } = placeOf(stack(), first.id)!
    announce(t('stack.deleted', { what: words() }))
    keepFocus(() => {
      layers.remove(ids)
      const next = layersIn(lane)[at] ?? layersIn(lane).at(-1)
      if (!next && lane) selection.selectLane(lane)
      else selection.select(next?.id ?? null)
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

  /** @param place counted without the selected layers */
  function putAt({ lane, at }: LayerPlace): void {
    const ids = selection.layers
    const what = words()
    if (ids.length === 0) return
    let moved = false
    keepFocus(() => (moved = layers.move(ids, at, lane)))
    if (!moved) return
    const where = { what, place: at + 1, all: layersIn(lane).length }
    announce(lane ? t('stack.movedToLane', { ...where, lane: plan.laneName(lane) }) : t('stack.moved', where))
  }

  function moveTo({ lane, at }: LayerPlace): void {
    const before = layersIn(lane).slice(0, at)
    putAt({ lane, at: before.filter(({ id }) => !selection.layers.includes(id)).length })
  }

  function placeToMove(by: -1 | 1): LayerPlace | null {
    return placeBy(stack(), selection.layers, by, isOpen)
  }

  function moveBy(by: -1 | 1): void {
    const to = placeToMove(by)
    if (to === null) announce(t(by < 0 ? 'stack.alreadyFirst' : 'stack.alreadyLast', { what: words() }))
    else putAt(to)
  }

  function moveBeside(by: -1 | 1): void {
    const to = placeBeside(stack(), selection.layers, by)
    if (to) putAt(to)
    else announce(t(by < 0 ? 'stack.noLaneLeft' : 'stack.noLaneRight', { what: words() }))
  }

  function step(by: -1 | 1, extend: boolean): void {
    if (extend) return extendBy(by)
    const rows = rowsOf(stack(), isOpen)
    const { lane, layer } = selection
    const at = rows.findIndex((row) => (lane ? sameLane(row.lane, lane) && row.id === null : row.id === layer))
    const next = rows[(layer === null ? -1 : at) + by]
    keepFocus(() => {
      if (next?.lane && next.id === null) selection.selectLane(next.lane)
      else if (next || by < 0) selection.select(next?.id ?? null)
    })
  }

  function extendBy(by: -1 | 1): void {
    const place = selection.layer === null ? null : placeOf(stack(), selection.layer)
    const next = place ? layersIn(place.lane)[place.at + by] : stack()[0]
    keepFocus(() => next && selection.extendTo(next.id))
    announceSelection()
  }

  function selectAll(): void {
    keepFocus(() => selection.selectAll(layersIn(selection.laneAround).map(({ id }) => id)))
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

  const canMoveBy = (by: -1 | 1) => placeToMove(by) !== null
  const canMoveBeside = (by: -1 | 1) => placeBeside(stack(), selection.layers, by) !== null

  return {
    add,
    placeForNew,
    insert,
    remove,
    duplicate,
    toggle,
    moveTo,
    canMoveBy,
    moveBy,
    canMoveBeside,
    moveBeside,
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
