/** The panels on show: the experiment's own choice, or original, convolved and pooled by themselves. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Layer, Panel } from '../../app/document/experiment'
import { kindOf } from '../../app/layers/catalogue'
import { gridShape } from '../../app/shape'
import type { PanelModel } from '../features/panels/model'
import { useExperimentStore } from './experiment'
import { usePerTab } from './perTab'
import { usePlanStore } from './plan'
import { useRunStore } from './run'

interface Slot {
  readonly key: string
  readonly title: string
  /** null for the input */
  readonly layer: string | null
  readonly channel: number
}

export const usePanelsStore = defineStore('panels', () => {
  const experiment = useExperimentStore()
  const plan = usePlanStore()
  const run = useRunStore()
  /** Channels chosen in automatic panels, by layer id ('' for the input); a view, not part of the experiment. */
  const channels = shallowRef<ReadonlyMap<string, number>>(new Map())
  usePerTab().register<ReadonlyMap<string, number>>({
    setAside: () => channels.value,
    bringBack: (kept) => (channels.value = kept ?? new Map()),
  })

  const slots = computed<readonly Slot[]>(() => {
    const { panels } = experiment.document
    return panels ? chosenSlots(panels) : automaticSlots()
  })
  const panels = computed<PanelModel[]>(() => slots.value.map(model))

  /** By the layers, not by the plan: a stack that can't work for a moment keeps its panels. */
  function automaticSlots(): Slot[] {
    const layers = experiment.document.stack.filter((layer) => layer.enabled)
    const firstPool = layers.findIndex(isPooling)
    const last = layers.at(-1)
    const convolved = firstPool < 0 ? last : layers[firstPool - 1]
    const found = [slot('original', 'Original', null)]
    if (convolved) found.push(slot('convolved', layers.some(isConvolution) ? 'Convolved' : plan.nameOf(convolved.id), convolved))
    if (last && last !== convolved) found.push(slot('pooled', isPooling(last) ? 'Pooled' : plan.nameOf(last.id), last))
    return found
  }

  function slot(key: string, title: string, layer: Layer | null): Slot {
    return { key, title, layer: layer?.id ?? null, channel: channels.value.get(layer?.id ?? '') ?? 0 }
  }

  function chosenSlots(chosen: readonly Panel[]): Slot[] {
    const seen = new Map<string, number>()
    return chosen.map(({ layer, channel }) => {
      const count = (seen.get(layer ?? '') ?? 0) + 1
      seen.set(layer ?? '', count)
      const key = `${layer ?? 'input'}-${count}`
      return { key, title: layer === null ? 'Original' : plan.nameOf(layer), layer, channel }
    })
  }

  function model({ key, title, layer: layerId, channel }: Slot): PanelModel {
    const layerIndex = layerId === null ? -1 : experiment.document.stack.findIndex((layer) => layer.id === layerId)
    const step = layerId === null ? null : plan.stepOf(layerId)
    const map = run.maps.get(layerIndex) ?? null
    const source = step && plan.plan ? (plan.plan.steps[step.source]?.index ?? -1) : null
    return {
      key,
      layerIndex,
      layerId,
      title,
      type: layerId === null ? 'Input' : (experiment.document.stack[layerIndex]?.type ?? ''),
      map,
      channel: map ? Math.min(channel, gridShape(map.shape).channels - 1) : channel,
      step,
      source: source === null ? null : (run.maps.get(source) ?? null),
    }
  }

  function changeChannel(key: string, channel: number): void {
    const at = slots.value.findIndex((one) => one.key === key)
    const found = slots.value[at]
    if (!found) return
    if (experiment.document.panels) {
      const next = experiment.document.panels.map((panel, i) => (i === at ? { ...panel, channel } : panel))
      experiment.edit('Choose channel', (e) => ({ ...e, panels: next }), `channel.${key}`)
    } else {
      channels.value = new Map(channels.value).set(found.layer ?? '', channel)
    }
  }

  function close(key: string): void {
    const rest = current().filter((_, i) => slots.value[i]?.key !== key)
    experiment.edit('Close panel', (e) => ({ ...e, panels: rest.length > 0 ? rest : null }))
  }

  /** Adds a panel for a layer; null for the input. */
  function add(layer: string | null): void {
    const next = [...current(), { layer, channel: 0 }]
    experiment.edit('Add panel', (e) => ({ ...e, panels: next }))
  }

  /** Goes back to original, convolved and pooled. */
  function reset(): void {
    experiment.edit('Show the usual panels', (e) => (e.panels ? { ...e, panels: null } : e))
  }

  function current(): Panel[] {
    return slots.value.map(({ layer, channel }) => ({ layer, channel }))
  }

  return { panels, changeChannel, close, add, reset }
})

function isPooling({ type }: Layer): boolean {
  const { group } = kindOf(type)
  return group === 'pooling' || group === 'global'
}

function isConvolution({ type }: Layer): boolean {
  return kindOf(type).group === 'convolution'
}
