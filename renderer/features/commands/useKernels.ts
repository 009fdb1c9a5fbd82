/** The named kernels in the command palette: for the selected layer where it takes them, else in a new Conv2D. */
import { computed, type ComputedRef } from 'vue'
import { newLayer } from '#app/document/edit'
import {
  presetKernel,
  presetNames,
  presetOf,
  presetParams,
  type PresetChoice,
  type PresetName,
} from '#app/layers/presets'
import type { KernelWeights } from '#app/layers/weightFields'
import { kernelFields } from '#renderer/features/kernel/index'
import { useStackCommands } from '#renderer/features/stack/index'
import { t } from '#renderer/messages/index'
import { presetHelp, presetTitle } from '#renderer/messages/layers'
import { searchWords } from '#renderer/messages/searchWords'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useLayersStore } from '#renderer/stores/layers'
import { usePlanStore } from '#renderer/stores/plan'
import { useSelectionStore } from '#renderer/stores/selection'
import { entry, type Entry } from './entry'

export function useKernels(): ComputedRef<readonly Entry[]> {
  const experiment = useExperimentStore()
  const layers = useLayersStore()
  const plan = usePlanStore()
  const selection = useSelectionStore()
  const stack = useStackCommands()

  /** The selected layer's first kernels, where the preset is defined for their size. */
  function targetOf(choice: PresetChoice): { id: string; field: string } | null {
    const layer = selection.selectedLayer
    const [field] = layer ? kernelFields(layer.type) : []
    if (!layer || field === undefined) return null
    const [rows, columns] = layer.params.kernelSize as readonly [number, number]
    return presetKernel(choice, [rows, columns]) ? { id: layer.id, field } : null
  }

  function insertConvolution(weights: KernelWeights): void {
    const layer = newLayer(experiment.document, 'Conv2D')
    stack.insert([{ ...layer, params: { ...layer.params, weights } }], t('history.add', { name: layer.type }))
  }

  function kernel(name: PresetName): Entry {
    const title = presetTitle(name)
    const choice = Object.keys(presetOf(name).fields).length === 0 ? name : { preset: name, ...presetParams(name) }
    const target = targetOf(choice)
    const weights: KernelWeights = { init: 'preset', presets: [choice] }
    const use = () => {
      const step = { name: t('kernel.stepPreset', { preset: title }) }
      if (target) layers.change(target.id, { [target.field]: weights }, step)
      else insertConvolution(weights)
    }
    const words = target
      ? t('commands.setKernel', { name: title, layer: plan.nameOf(target.id) })
      : t('commands.addKernel', { name: title })
    return entry(`kernel:${name}`, words, use, {
      names: [title, presetOf(name).title],
      words: `${searchWords('kernel')} ${presetHelp(name)}`,
      aside: presetHelp(name),
    })
  }

  return computed(() => presetNames.map(kernel))
}
