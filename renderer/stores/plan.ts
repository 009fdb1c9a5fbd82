/** What the stack computes from the image on show, planned immediately and without the engine: shapes, counts, problems. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { inputShape } from '#app/document/inputShape'
import { placeOf, type LaneRef, type LayerPlace } from '#app/document/lanes'
import { layerNames, planStack, type Plan, type Step } from '#app/plan'
import type { MapShape } from '#app/shape'
import { t } from '#renderer/messages/index'
import { useExperimentStore } from './experiment'
import { useImagesStore } from './images'
import { layerBefore } from './laneOrder'
import { shareStructure } from './structuralSharing'

export const usePlanStore = defineStore('plan', () => {
  const experiment = useExperimentStore()
  const images = useImagesStore()

  /** The shape of the input as the stack reads it; null without an image. */
  const input = computed<MapShape | null>(() => {
    const { input, info } = images
    return input && inputShape(input, info, experiment.document.reading)
  })
  const plan = computed<Plan | null>((before) =>
    input.value ? shareStructure(before, planStack(experiment.document.stack, input.value)) : null,
  )
  const names = computed(() => {
    const all = layerNames(experiment.document.stack)
    return new Map(experiment.layers.map((layer, i) => [layer.id, all[i] ?? layer.type]))
  })
  const steps = computed(() => new Map(plan.value?.steps.map((step) => [step.layerId, step])))

  function stepOf(layerId: string): Step | null {
    return steps.value.get(layerId) ?? null
  }

  function nameOf(layerId: string): string {
    return names.value.get(layerId) ?? ''
  }

  /** A lane in words, counted from 1: `lane 2 of Parallel`; empty for the stack itself. */
  function laneName(lane: LaneRef): string {
    return lane === null ? '' : t('stack.laneOf', { lane: lane.lane + 1, block: nameOf(lane.block) })
  }

  /** The same at the beginning of a sentence, or alone. */
  function laneTitle(lane: NonNullable<LaneRef>): string {
    return t('stack.laneTitle', { lane: lane.lane + 1, block: nameOf(lane.block) })
  }

  /** The lane that a layer stands in, in words; empty outside of blocks. */
  function laneNameOf(layerId: string): string {
    return laneName(placeOf(experiment.document.stack, layerId)?.lane ?? null)
  }

  /** The shape that arrives at a layer, also at one that is off or at fault; null after a fault. */
  function shapeBefore(layerId: string): MapShape | null {
    const place = placeOf(experiment.document.stack, layerId)
    return place && shapeAt(place)
  }

  /** The shape that leaves a lane; null after a fault. */
  function laneShape(lane: LaneRef): MapShape | null {
    return shapeAt({ lane, at: Infinity })
  }

  function shapeAt(place: LayerPlace): MapShape | null {
    const before = layerBefore(experiment.document.stack, place)
    return (before ? stepOf(before.id)?.shape : plan.value?.input) ?? null
  }

  return { input, plan, stepOf, nameOf, laneName, laneTitle, laneNameOf, shapeBefore, laneShape }
})
