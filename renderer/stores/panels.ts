/**
 * The panels on show: the experiment's own choice, or original, convolved and pooled automatically. A panel is known
 * by its key, which stays the same whatever it shows and wherever it moves.
 */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Layer, Panel } from '#app/document/experiment'
import { placeOf } from '#app/document/lanes'
import { originOfValues } from '#app/compare/comparable'
import { usualView, viewOf, type PanelView } from '#app/document/view'
import { isArrayFormat } from '#app/inputs/select'
import { kindOf } from '#app/layers/catalogue'
import { gridShape, type MapShape } from '#app/shape'
import { shownMaps } from '#renderer/maps/mapView'
import { withEnd, type Colours, type ImageLook } from '#renderer/maps/range'
import type { Minuend, PanelModel } from './panelModel'
import { t } from '#renderer/messages/index'
import { useDifferences, type DifferenceRequest } from './differences'
import { useExperimentStore } from './experiment'
import { useImagesStore } from './images'
import {
  changedRows,
  inOneFlow,
  movedAcross,
  movedBeside,
  rowsOf,
  splitBelow,
  splitRight,
  without,
  type Rows,
  type Slot,
} from './panelRows'
import { layerBefore, switchedOn } from './laneOrder'
import { usePerTab } from './perTab'
import { usePlanStore } from './plan'
import { useRunStore } from './run'
import { shareIfShallowEqual } from './structuralSharing'

/** Of so many panels the overviews come with the news of their maps. */
const MAX_OVERVIEWS = 64

export const usePanelsStore = defineStore('panels', () => {
  const experiment = useExperimentStore()
  const plan = usePlanStore()
  const run = useRunStore()
  const differences = useDifferences()
  const images = useImagesStore()
  /** Channels chosen in automatic panels, by layer id ('' for the input); a view, not part of the experiment. */
  const channels = shallowRef<ReadonlyMap<string, number>>(new Map())
  usePerTab().register<ReadonlyMap<string, number>>({
    suspend: () => channels.value,
    restore: (kept) => (channels.value = kept ?? new Map()),
  })
  const documentView = computed(() => experiment.document.view ?? usualView)
  const keys = new WeakMap<Panel, string>()
  let made = 0

  const slots = computed<readonly Slot[]>(() => {
    const { panels } = experiment.document
    return panels ? panels.map((panel) => ({ key: keyOf(panel), panel })) : automaticSlots()
  })
  /** The rows of the experiment's own choice, as keys; null where the window chooses. */
  const rows = computed(() => rowsOf(slots.value)?.map((row) => row.map(({ key }) => key)) ?? null)
  /** The layers that the automatic panels show, by which panels are named. */
  const defaults = computed(() => defaultLayers(experiment.document.stack))
  const titles = computed(() => numbered(slots.value.map(({ panel }) => titleOf(panel))))
  const panels = computed<PanelModel[]>((before) => {
    const models = slots.value.map((slot, i) => {
      const old = before?.find(({ key }) => key === slot.key)
      const now = model(slot, titles.value[i]!)
      return shareIfShallowEqual(old, {
        ...now,
        minus: now.minus && shareIfShallowEqual(old?.minus ?? undefined, now.minus),
      })
    })
    return shareIfShallowEqual(before, models)
  })
  /** How the input looks: as an image has it, or as gray numbers. Arrays have no black and white of their own. */
  const look = computed<ImageLook | null>((before) => {
    const { input, info } = images
    if (!input) return null
    const picture = input.kind === 'image' && info && !isArrayFormat(info.format)
    const { channels, range } = experiment.document.reading
    const white = picture && info.white ? (range === 'unit' ? 1 : 255) : null
    const now: ImageLook = { rgb: picture === true && channels === 'rgb', range: white === null ? null : [0, white] }
    return before && before.rgb === now.rgb && before.range?.[1] === now.range?.[1] ? before : now
  })
  /** The maps by which a shared range is found. */
  const shown = computed(() => shownMaps(panels.value))

  run.setOverviews(() => {
    const single = slots.value.filter(
      ({ panel: { layer, minus, sheet } }) => minus === undefined && !sheet && (layer === null || indexOf(layer) >= 0),
    )
    return single
      .flatMap(({ panel }) => {
        const { reduce, colours } = viewOf(documentView.value, panel.view)
        const coloured = (colours === 'auto' || colours === 'rgb') && lookOf(groupOf(panel))?.rgb
        const channels = coloured ? [0, 1, 2] : [panel.channel]
        return channels.map((channel) => ({ layer: indexOf(panel.layer), channel, reduce }))
      })
      .slice(0, MAX_OVERVIEWS)
  })

  const requests = computed(() => slots.value.map(requestOf).filter((request) => request !== null))
  watch(requests, differences.request, { immediate: true })

  function keyOf(panel: Panel): string {
    const known = keys.get(panel)
    if (known !== undefined) return known
    const key = `panel-${++made}`
    keys.set(panel, key)
    return key
  }

  /** By the layers, not by the plan: a stack that can't work for a moment keeps its panels. */
  function automaticSlots(): Slot[] {
    const { convolved, pooled, last } = defaults.value
    const slot = (key: AutomaticKey, layer: string | null): Slot => {
      const view = documentView.value.automatic?.[key]
      return { key, panel: { layer, channel: channels.value.get(layer ?? '') ?? 0, ...(view && { view }) } }
    }
    return [
      slot('original', null),
      ...(convolved ? [slot('convolved', convolved.id)] : []),
      ...(pooled ? [slot('pooled', pooled.id)] : []),
      ...(last && last !== convolved && last !== pooled ? [slot('last', last.id)] : []),
    ]
  }

  function nameOf(layer: string | null): string {
    const { convolved, pooled, convolves } = defaults.value
    if (layer === null) return t('panels.original')
    if (layer === convolved?.id && convolves) return t('panels.convolved')
    if (layer === pooled?.id) return t('panels.pooled')
    return plan.nameOf(layer)
  }

  /** The layer, where a title does not name it. A convolution that is shown after another layer says so. */
  function layerNameBeside(layer: string | null, title: string): string | null {
    if (layer === null) return title === t('panels.input') ? null : t('panels.input')
    const name = plan.nameOf(layer)
    if (name === title) return null
    const own = experiment.layers.find(({ id }) => id === layer)
    const isAfter = nameOf(layer) === t('panels.convolved') && own && !isConvolution(own)
    return isAfter ? t('panels.after', { layer: name }) : name
  }

  function titleOf({ layer, minus }: Panel): string {
    return minus === undefined ? nameOf(layer) : t('panels.difference', { one: nameOf(layer), other: nameOf(minus) })
  }

  function indexOf(layer: string | null): number {
    return layer === null ? -1 : experiment.layers.findIndex(({ id }) => id === layer)
  }

  function mapOf(layer: string | null) {
    return run.maps.get(indexOf(layer)) ?? null
  }

  /** The shape that a layer's map has or will have; null where that isn't known. */
  function shapeOf(layer: string | null): MapShape | null {
    return (layer === null ? plan.plan?.input : plan.stepOf(layer)?.shape) ?? null
  }

  function held(channel: number, shape: MapShape | null): number {
    return shape ? Math.min(channel, gridShape(shape).channels - 1) : channel
  }

  function minuendOf({ channel, minus }: Panel): Minuend | null {
    if (minus === undefined) return null
    const map = mapOf(minus)
    return { layerId: minus, title: nameOf(minus), map, channel: held(channel, map?.shape ?? null) }
  }

  function requestOf(slot: Slot): DifferenceRequest | null {
    const from = mapOf(slot.panel.layer)
    const minus = minuendOf(slot.panel)
    if (!from || !minus?.map || !sameGrid(from.shape, minus.map.shape)) return null
    return {
      key: slot.key,
      from,
      channel: held(slot.panel.channel, from.shape),
      minus: minus.map,
      minusChannel: minus.channel,
    }
  }

  function model(slot: Slot, title: string): PanelModel {
    const { key, panel } = slot
    const { layer: layerId, sheet = false } = panel
    const layerIndex = indexOf(layerId)
    const step = layerId === null ? null : plan.stepOf(layerId)
    const own = mapOf(layerId)
    const minus = minuendOf(panel)
    const channel = held(panel.channel, own?.shape ?? null)
    const source = step && plan.plan ? (plan.plan.steps[step.source]?.index ?? -1) : null
    return {
      key,
      layerIndex,
      layerId,
      title,
      ownTitle: nameOf(layerId),
      layerName: minus ? null : layerNameBeside(layerId, title),
      type: layerId === null ? t('panels.input') : (experiment.layers[layerIndex]?.type ?? ''),
      map: minus ? differences.mapFor(key) : own,
      own,
      channel,
      channels: own ? gridShape(own.shape).channels : 1,
      plane: minus ? 0 : channel,
      sheet: sheet && !minus,
      minus,
      problem: minus ? (sizesDiffer(layerId, minus.layerId) ?? differences.problemOf(key)) : faultBefore(layerIndex),
      step,
      source: source === null ? null : (run.maps.get(source) ?? null),
      group: groupOf(panel),
      image: lookOf(groupOf(panel)),
      view: panel.view,
    }
  }

  /** The step whose values a panel shows, -1 for the input; null where that is not known, and for a difference. */
  function groupOf({ layer, minus }: Panel): number | null {
    if (minus !== undefined || !plan.plan) return null
    if (layer === null) return -1
    const at = plan.plan.steps.findIndex(({ layerId }) => layerId === layer)
    return at < 0 ? null : originOfValues(plan.plan, at)
  }

  /** How the input looks, where a group has its values. */
  function lookOf(group: number | null): ImageLook | null {
    return group === -1 ? look.value : null
  }

  /** What is said in place of a map that the layer itself, or one before it, keeps from being made. */
  function faultBefore(layerIndex: number): string | null {
    const { problem } = plan.plan ?? {}
    return problem && layerIndex >= indexOf(problem.layerId)
      ? t('panels.faulty', { name: plan.nameOf(problem.layerId) })
      : null
  }

  function sizesDiffer(one: string | null, other: string | null): string | null {
    const [a, b] = [shapeOf(one), shapeOf(other)]
    if (!a || !b || sameGrid(a, b)) return null
    const size = (shape: MapShape) => `${gridShape(shape).height} × ${gridShape(shape).width}`
    return t('panels.sizesDiffer', { one: nameOf(one), size: size(a), other: nameOf(other), otherSize: size(b) })
  }

  /** The layers whose maps have the size of another one's, so that their difference can be shown. */
  function comparable(layer: string | null): (string | null)[] {
    const own = shapeOf(layer)
    const all = [null, ...experiment.layers.map(({ id }) => id)]
    return all.filter((other) => other !== layer && own && shapeOf(other) && sameGrid(own, shapeOf(other)!))
  }

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
      const automatic = { ...documentView.value.automatic, [key]: view }
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
      changed(key, (panel) => ({ ...without(panel, 'minus'), layer, channel: held(panel.channel, shapeOf(layer)) })),
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
    panels,
    shown,
    rows,
    nameOf,
    shapeOf,
    comparable,
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
})

/** The panels that are there where the experiment chooses none. */
type AutomaticKey = 'original' | 'convolved' | 'pooled' | 'last'

/** The map before the first pooling, the last pooling, the last map, and whether there is a convolution at all. */
function defaultLayers(stack: readonly Layer[]) {
  const layers = switchedOn(stack)
  const firstPool = layers.find(isPooling)
  const last = layers.at(-1)
  return {
    convolved: firstPool ? layerBefore(stack, placeOf(stack, firstPool.id)!) : last,
    pooled: layers.findLast(isPooling),
    last,
    convolves: layers.some(isConvolution),
  }
}

/** The second panel of a title has its number after it, and so on. */
function numbered(titles: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return titles.map((title) => {
    const count = (seen.get(title) ?? 0) + 1
    seen.set(title, count)
    return count === 1 ? title : `${title} (${count})`
  })
}

function sameGrid(one: MapShape, other: MapShape): boolean {
  const [a, b] = [gridShape(one), gridShape(other)]
  return a.height === b.height && a.width === b.width
}

function isPooling({ type }: Layer): boolean {
  const { group } = kindOf(type)
  return (group === 'pooling' && type !== 'MaxUnpooling2D') || group === 'global'
}

function isConvolution({ type }: Layer): boolean {
  return kindOf(type).group === 'convolution'
}
