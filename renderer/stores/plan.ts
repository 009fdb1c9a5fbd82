/** What the stack computes from the image on show, planned immediately and without the engine: shapes, counts, problems. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { inputShape } from '#app/document/inputShape'
import { layerNames, planStack, type Plan, type Step } from '#app/plan'
import type { MapShape } from '#app/shape'
import { useExperimentStore } from './experiment'
import { useImagesStore } from './images'
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
    const { stack } = experiment.document
    const all = layerNames(stack)
    return new Map(stack.map((layer, i) => [layer.id, all[i] ?? layer.type]))
  })
  const steps = computed(() => new Map(plan.value?.steps.map((step) => [step.layerId, step])))

  function stepOf(layerId: string): Step | null {
    return steps.value.get(layerId) ?? null
  }

  function nameOf(layerId: string): string {
    return names.value.get(layerId) ?? ''
  }

  /** The shape that arrives at a layer, also at one that is off or at fault; null after a fault. */
  function shapeBefore(layerId: string): MapShape | null {
    if (!plan.value) return null
    const at = experiment.document.stack.findIndex((layer) => layer.id === layerId)
    const { problem } = plan.value
    if (problem && experiment.document.stack.findIndex((layer) => layer.id === problem.layerId) < at) return null
    return plan.value.steps.findLast((step) => step.index < at)?.shape ?? plan.value.input
  }

  return { input, plan, stepOf, nameOf, shapeBefore }
})
