/** The names of classes, for the vectors that the network ends in. */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { omit } from '#app/document/omit'
import { endsOf } from '#app/plan'
import { t } from '#renderer/messages/index'
import { useExperimentStore } from './experiment'
import { usePlanStore } from './plan'

export const useClasses = defineStore('classes', () => {
  const experiment = useExperimentStore()
  const plans = usePlanStore()

  const names = computed<readonly string[]>(() => experiment.document.classes ?? [])
  /** The values of each vector that the stack ends in, by its layer: several where lanes stay apart. */
  const ends = computed<ReadonlyMap<string, number>>(() => {
    const { plan } = plans
    if (!plan || plan.problem) return new Map()
    const steps = endsOf(plan).flatMap((at) => plan.steps[at] ?? [])
    return new Map(steps.filter(({ shape }) => shape.flat).map(({ layerId, shape }) => [layerId, shape.channels]))
  })

  /** The names for the values of a layer; none where it is not an end, or has another number of values. */
  function namesOf(layerId: string | null): readonly string[] {
    return layerId !== null && ends.value.get(layerId) === names.value.length ? names.value : []
  }

  /** Takes names as one step; an empty list removes them. */
  function change(next: readonly string[]): void {
    const { classes = [] } = experiment.document
    if (next.length === classes.length && next.every((name, i) => name === classes[i])) return
    experiment.edit(t('classes.change'), (e) => (next.length === 0 ? omit(e, 'classes') : { ...e, classes: next }))
  }

  return { names, ends, namesOf, change }
})
