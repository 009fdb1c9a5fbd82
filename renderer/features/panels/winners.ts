/** Whether the winners of max poolings are marked in the maps that were pooled, and which pooling a panel's map goes into. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Step } from '#app/plan'
import { takesWinners } from '#renderer/maps/winnersIn'
import { usePlanStore } from '#renderer/stores/plan'
import type { PanelModel } from '#renderer/stores/panelModel'

export const useWinners = defineStore('winners', () => {
  const plans = usePlanStore()
  const on = ref(false)

  /** The max pooling that reads a panel's map; null where none does. */
  function poolingOf({ layerId, minus }: PanelModel): Step | null {
    const { plan } = plans
    if (!plan || minus) return null
    const reads = (step: Step) => (plan.steps[step.source]?.layerId ?? null) === layerId
    return (
      plan.steps.find((step) => reads(step) && step.calls.length === 1 && takesWinners(step.calls[0]!.call)) ?? null
    )
  }

  return { on, poolingOf }
})
