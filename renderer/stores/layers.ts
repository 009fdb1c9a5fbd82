/** The edits of the stack, of one layer or of several, each as one step of the history with a name for people. */
import { defineStore } from 'pinia'
import {
  addLane as laneAdded,
  applyFix as fixed,
  changeLayer,
  duplicateLayers,
  insertCopies,
  insertLayer,
  moveLane as laneMoved,
  moveLayers,
  newLayer,
  removeLane as laneRemoved,
  removeLayers,
  renameLayer,
  replaceStack,
} from '#app/document/edit'
import type { Experiment, Layer } from '#app/document/experiment'
import type { Fix } from '#app/failure'
import type { Shift } from '#app/compare/shiftInvariance'
import type { PaddingMode } from '#app/calls/kernelCall'
import { parallel } from '#app/layers/parallel'
import { groupLayers } from '#app/document/groups'
import { allLayers, findLayer, laneAt, placeOf, topmost, type LaneRef } from '#app/document/lanes'
import { layerNames } from '#app/plan'
import { edited } from '#app/compare/alternatives'
import { t, formatMessage } from '#renderer/messages/index'
import { useExperimentStore } from './experiment'

export const useLayersStore = defineStore('layers', () => {
  const experiment = useExperimentStore()

  /** Adds a layer before position `at` of a lane, and returns its id; null where the stack is full. */
  function add(type: string, at = experiment.document.stack.length, into: LaneRef = null): string | null {
    const layer = newLayer(experiment.document, type)
    return experiment.edit(t('history.add', { name: type }), (e) => insertLayer(e, layer, at, into)) ? layer.id : null
  }

  /** Puts copies of layers before position `at` of a lane, and returns their ids; none where the stack is full. */
  function insert(layers: readonly Layer[], at: number, name: string, into: LaneRef = null): string[] {
    return experiment.edit(name, (e) => insertCopies(e, layers, at, into)) ? idsFrom(at, layers.length, into) : []
  }

  /** Puts copies of layers instead of the whole stack. */
  function replaceAll(layers: readonly Layer[], name: string): void {
    experiment.edit(name, (e) => replaceStack(e, layers))
  }

  /** Puts layers into the places of those with their ids. */
  function replace(layers: readonly Layer[], name: string): void {
    experiment.edit(name, (e) => ({ ...e, stack: edited(e.stack, layers) }))
  }

  /** Moves the input: by the Translation2D that the stack begins with, or else by a new one. */
  function translate(shift: Shift, paddingMode: PaddingMode, name: string): void {
    const [first] = experiment.document.stack
    const params = { shift, paddingMode }
    experiment.edit(name, (e) => {
      const moved = first?.type === 'Translation2D' ? e : insertLayer(e, newLayer(e, 'Translation2D'), 0)
      return changeLayer(moved, moved.stack[0]!.id, { enabled: true, params })
    })
  }

  function remove(ids: readonly string[]): void {
    edit('history.delete', ids, (e) => removeLayers(e, ids))
  }

  /** Moves layers to position `to` of a lane, counted without them. @returns false where blocks would stand too deep */
  function move(ids: readonly string[], to: number, into: LaneRef = null): boolean {
    return edit('history.move', ids, (e) => moveLayers(e, ids, to, into))
  }

  /** Adds an empty lane to a block, after its others. */
  function addLane(block: string): boolean {
    return edit('history.addLane', [block], (e) => laneAdded(e, block))
  }

  /** Removes a lane with its layers. */
  function removeLane({ block, lane }: NonNullable<LaneRef>): void {
    edit('history.removeLane', [block], (e) => laneRemoved(e, block, lane))
  }

  /** Moves a lane to position `to` of its block. */
  function moveLane({ block, lane }: NonNullable<LaneRef>, to: number): void {
    edit('history.moveLane', [block], (e) => laneMoved(e, block, lane, to))
  }

  /** Puts layers of one lane into the first lane of a new block in their place; returns its id, null where it stands too deep. */
  function putInParallel(ids: readonly string[]): string | null {
    const place = ids[0] === undefined ? null : placeOf(experiment.document.stack, ids[0])
    if (!place) return null
    const block = newLayer(experiment.document, parallel.type)
    const done = edit('history.parallel', ids, (e) =>
      moveLayers(insertLayer(e, block, place.at, place.lane), ids, 0, { block: block.id, lane: 0 }),
    )
    return done ? block.id : null
  }

  /** Puts the layers of a block in its place. */
  function dissolve(block: string): void {
    const { stack } = experiment.document
    const place = placeOf(stack, block)
    const inner = findLayer(stack, block)?.lanes?.flat() ?? []
    if (!place) return
    edit('history.dissolve', [block], (e) => {
      const out = moveLayers(
        e,
        inner.map(({ id }) => id),
        place.at,
        place.lane,
      )
      return removeLayers(out, [block])
    })
  }

  /** Copies layers right after the last of them and returns the copies' ids; none where the stack is full. */
  function duplicate(ids: readonly string[]): string[] {
    if (!edit('history.duplicate', ids, (e) => duplicateLayers(e, ids))) return []
    const { stack } = experiment.document
    const copied = topmost(stack, ids)
    const last = placeOf(stack, copied.at(-1)!.id)!
    return idsFrom(last.at + 1, copied.length, last.lane)
  }

  /** Switches layers off where any of them is on, and on where all are off. */
  function toggle(ids: readonly string[]): void {
    const enabled = !experiment.layers.some((layer) => ids.includes(layer.id) && layer.enabled)
    edit(enabled ? 'history.switchOn' : 'history.switchOff', ids, (e) =>
      ids.reduce((all, id) => changeLayer(all, id, { enabled }), e),
    )
  }

  /** Gives a layer a name of its own; an empty one goes back to its type. */
  function rename(id: string, name: string): void {
    edit('history.renameLayer', [id], (e) => renameLayer(e, id, name))
  }

  /** Changes parameters of a layer; `step` says what was done where it is more than a new value of a parameter. */
  function change(id: string, params: Readonly<Record<string, unknown>>, step?: StepName): void {
    const fields = Object.keys(params)
    const { name, merge } = step ?? {
      name: t('history.change', { field: fields[0] ?? '', name: wordsFor([id]) }),
      merge: true,
    }
    experiment.edit(name, (e) => changeLayer(e, id, { params }), merge ? `${id}.${fields.join()}.${name}` : undefined)
  }

  /** Puts layers into a group of this name, or out of their groups where it is null. */
  function group(ids: readonly string[], name: string | null): void {
    const step = name === null ? t('history.ungroup') : t('history.group', { name })
    experiment.edit(step, (e) => groupLayers(e, ids, name))
  }

  /** Mends a layer that is at fault. */
  function applyFix(id: string, fix: Fix): void {
    experiment.edit(formatMessage(fix.label), (e) => fixed(e, id, fix))
  }

  function edit(key: StepKey, ids: readonly string[], change: (experiment: Experiment) => Experiment): boolean {
    return ids.length > 0 && experiment.edit(t(key, { name: wordsFor(ids) }), change)
  }

  /** `Conv2D`, or `3 layers`. */
  function wordsFor(ids: readonly string[]): string {
    const { stack } = experiment.document
    const [first, ...others] = topmost(stack, ids)
    if (!first || others.length > 0) return t('stack.layers', { n: others.length + (first ? 1 : 0) })
    return layerNames(stack)[allLayers(stack).indexOf(first)] ?? ''
  }

  function idsFrom(at: number, count: number, lane: LaneRef): string[] {
    return (laneAt(experiment.document.stack, lane) ?? []).slice(at, at + count).map(({ id }) => id)
  }

  return {
    add,
    insert,
    replaceAll,
    replace,
    translate,
    remove,
    move,
    addLane,
    removeLane,
    moveLane,
    putInParallel,
    dissolve,
    duplicate,
    toggle,
    rename,
    change,
    group,
    applyFix,
    wordsFor,
  }
})

/** What a step of the history is called; those of one name that follow each other quickly are one where they `merge`. */
export interface StepName {
  readonly name: string
  readonly merge?: boolean
}

type StepKey = `history.${'delete' | 'move' | 'duplicate' | 'switchOn' | 'switchOff' | 'renameLayer' | LaneStep}`
type LaneStep = 'addLane' | 'removeLane' | 'moveLane' | 'parallel' | 'dissolve'
