/** What a person can do with the lanes of blocks, each said to a screen reader: with the selected lane, or the one around the selected layer. */
import { findLayer, isBlock, laneAt, placeOf, type Block } from '#app/document/lanes'
import { MAX_LANES, MIN_LANES } from '#app/layers/parallel'
import { t } from '#renderer/messages/index'
import { useAnnouncer } from '#renderer/stores/announcer'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useLayersStore } from '#renderer/stores/layers'
import { usePlanStore } from '#renderer/stores/plan'
import { useSelectionStore } from '#renderer/stores/selection'
import { useCardFocus } from './cardFocus'
import { standTogether } from './moves'

export function useLaneCommands() {
  const experiment = useExperimentStore()
  const layers = useLayersStore()
  const plan = usePlanStore()
  const selection = useSelectionStore()
  const { announce } = useAnnouncer()
  const { keepFocus } = useCardFocus()

  /** The block that is selected, or the innermost one around the selected layer. */
  function block(): Block | null {
    const { selectedLayer, laneAround } = selection
    if (selectedLayer && isBlock(selectedLayer)) return selectedLayer
    const around = laneAround && findLayer(experiment.document.stack, laneAround.block)
    return around && isBlock(around) ? around : null
  }

  function canAdd(): boolean {
    return (block()?.lanes.length ?? MAX_LANES) < MAX_LANES
  }

  /** Adds an empty lane to the block and selects it: new layers go there. */
  function add(): void {
    const to = block()
    if (!to || !layers.addLane(to.id)) return
    const lane = { block: to.id, lane: to.lanes.length }
    keepFocus(() => selection.selectLane(lane))
    announce(t('stack.laneAdded', { what: plan.laneTitle(lane) }))
  }

  function canRemove(): boolean {
    return selection.laneAround !== null && laneCount() > MIN_LANES
  }

  function remove(): void {
    const lane = selection.laneAround
    if (!lane) return
    if (!canRemove()) return announce(t('stack.lanesNeeded', { n: MIN_LANES }))
    announce(t('stack.laneRemoved', { what: plan.laneTitle(lane) }))
    keepFocus(() => {
      layers.removeLane(lane)
      selection.selectLane({ ...lane, lane: Math.min(lane.lane, laneCountOf(lane.block) - 1) })
    })
  }

  function canMove(by: -1 | 1): boolean {
    const { laneAround: lane } = selection
    return lane !== null && lane.lane + by >= 0 && lane.lane + by < laneCount()
  }

  /** Moves the lane one to the left (-1) or right (1); what is selected in it stays so. */
  function move(by: -1 | 1): void {
    const lane = selection.laneAround
    if (!lane) return
    const name = plan.laneTitle(lane)
    if (!canMove(by)) return announce(t(by < 0 ? 'stack.alreadyFirst' : 'stack.alreadyLast', { what: name }))
    keepFocus(() => {
      const whole = selection.lane !== null
      layers.moveLane(lane, lane.lane + by)
      if (whole) selection.selectLane({ ...lane, lane: lane.lane + by })
    })
    announce(t('stack.moved', { what: name, place: lane.lane + by + 1, all: laneCount() }))
  }

  function canPutInParallel(): boolean {
    return selection.lane === null && standTogether(experiment.document.stack, selection.layers)
  }

  /** Puts the selected layers into the first lane of a new block, and selects its second one, which is empty. */
  function putInParallel(): void {
    const what = layers.wordsFor(selection.layers)
    const id = layers.putInParallel(selection.layers)
    if (id === null) return
    keepFocus(() => selection.selectLane({ block: id, lane: 1 }))
    announce(t('stack.putInParallel', { what, lane: plan.laneName({ block: id, lane: 0 }) }))
  }

  /** A block whose layers all stand in one lane can be replaced with that lane. */
  function canDissolve(): boolean {
    return (block()?.lanes.filter((lane) => lane.length > 0).length ?? 2) < 2
  }

  function dissolve(): void {
    const gone = block()
    if (!gone) return
    announce(t('stack.dissolved', { block: plan.nameOf(gone.id) }))
    const place = placeOf(experiment.document.stack, gone.id)!
    const ids = gone.lanes.flat().map(({ id }) => id)
    keepFocus(() => {
      layers.dissolve(gone.id)
      const lane = laneAt(experiment.document.stack, place.lane) ?? []
      if (ids.length > 0) selection.selectAll(ids)
      else selection.select((lane[place.at] ?? lane.at(-1))?.id ?? null)
    })
  }

  function laneCount(): number {
    return selection.laneAround ? laneCountOf(selection.laneAround.block) : 0
  }

  function laneCountOf(id: string): number {
    return findLayer(experiment.document.stack, id)?.lanes?.length ?? 0
  }

  return {
    block,
    canAdd,
    add,
    canRemove,
    remove,
    canMove,
    move,
    canPutInParallel,
    putInParallel,
    canDissolve,
    dissolve,
  }
}
