/**
 * The panels on show: the experiment's own choice, or original, convolved and pooled automatically. A panel is known
 * by its key, which stays the same whatever it shows and wherever it moves.
 */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Panel } from '#app/document/experiment'
import { looksLikeInput, originOfValues } from '#app/compare/comparable'
import { usualView, viewOf } from '#app/document/view'
import { isArrayFormat } from '#app/inputs/select'
import { isNormalized } from '#app/inputs/steps'
import { normalizedRanges } from '#app/inputs/normalize'
import { gridShape, type MapShape } from '#app/shape'
import { shownMaps } from '#renderer/maps/mapView'
import { union, type ImageLook } from '#renderer/maps/range'
import type { Minuend, PanelModel } from './panelModel'
import { t } from '#renderer/messages/index'
import { defaultLayers, isConvolution, numbered, viewName, type AutomaticKey } from './automaticPanels'
import { sameGrid, useDifferences, type DifferenceRequest } from './differences'
import { useExperimentStore } from './experiment'
import { useImagesStore } from './images'
import { rowsOf, type Slot } from './panelRows'
import { usePanelEdits } from './panelEdits'
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
    const rgb = picture === true && channels === 'rgb'
    if (isNormalized(input.steps)) {
      const normalized = white === null ? null : normalizedRanges(input.steps, [0, white], rgb ? 3 : 1)
      if (!normalized) return null
      const now = { rgb, range: union(normalized), channels: normalized }
      return JSON.stringify(before) === JSON.stringify(now) ? before! : now
    }
    const now: ImageLook = { rgb, range: white === null ? null : [0, white] }
    return before && !before.channels && before.rgb === now.rgb && before.range?.[1] === now.range?.[1] ? before : now
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
        const coloured = (colours === 'auto' || colours === 'rgb') && lookOf(panel)?.rgb
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
    const { convolved, pooled, last, lanes } = defaults.value
    const slot = (key: AutomaticKey, layer: string | null): Slot => {
      const view = documentView.value.automatic?.[viewName(key)]
      return { key, panel: { layer, channel: channels.value.get(layer ?? '') ?? 0, ...(view && { view }) } }
    }
    const first = [slot('original', null), ...(convolved ? [slot('convolved', convolved.id)] : [])]
    if (lanes.length > 0) {
      const others = lanes.filter((layer, i) => layer !== convolved && lanes.indexOf(layer) === i)
      return [...first, ...others.map(({ id }, i) => slot(i === 0 ? 'pooled' : `pooled ${i + 1}`, id))]
    }
    return [
      ...first,
      ...(pooled ? [slot('pooled', pooled.id)] : []),
      ...(last && last !== convolved && last !== pooled ? [slot('last', last.id)] : []),
    ]
  }

  function nameOf(layer: string | null): string {
    const { convolved, pooled, lanes, convolves } = defaults.value
    if (layer === null) return t('panels.original')
    if (layer === convolved?.id && convolves) return t('panels.convolved')
    if (layer === pooled?.id && lanes.length === 0) return t('panels.pooled')
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

  /** The channel that a panel keeps when it shows another layer. */
  function heldIn(layer: string | null, channel: number): number {
    return held(channel, shapeOf(layer))
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
      image: lookOf(panel),
      view: panel.view,
    }
  }

  /** The step whose values a panel shows, -1 for the input; null where that is not known, and for a difference. */
  function groupOf({ layer, minus }: Panel): number | null {
    if (minus !== undefined || !plan.plan) return null
    if (layer === null) return -1
    const at = stepOf(layer)
    return at < 0 ? null : originOfValues(plan.plan, at)
  }

  /** Index of a layer's step; -1 where it has none. */
  function stepOf(layer: string): number {
    return plan.plan?.steps.findIndex(({ layerId }) => layerId === layer) ?? -1
  }

  /** How the input looks, where a panel's map looks like it. */
  function lookOf(panel: Panel): ImageLook | null {
    if (groupOf(panel) !== -1 || !plan.plan) return null
    return panel.layer === null || looksLikeInput(plan.plan, stepOf(panel.layer)) ? look.value : null
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

  return {
    panels,
    shown,
    rows,
    nameOf,
    shapeOf,
    comparable,
    ...usePanelEdits({ slots, channels, documentView, keys, keyOf, heldIn }),
  }
})
