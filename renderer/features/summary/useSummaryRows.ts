/** What the summary says of the stack on screen, with the times of its maps. */
import { computed, type ComputedRef } from 'vue'
import { summaryRows, type SummaryRow } from '#app/summary'
import { usePlanStore } from '#renderer/stores/plan'
import { useRunStore } from '#renderer/stores/run'

/** Empty as long as there is no input. */
export function useSummaryRows(): ComputedRef<readonly SummaryRow[]> {
  const plan = usePlanStore()
  const run = useRunStore()
  return computed(() => (plan.plan ? summaryRows(plan.plan, timeOf) : []))

  /** Less than a clock can tell counts as unknown. */
  function timeOf(index: number): number | null {
    return run.maps.get(index)?.milliseconds || null
  }
}
