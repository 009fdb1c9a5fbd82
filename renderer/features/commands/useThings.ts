/** What the command palette can add or open: layers, kernels, experiments, examples, templates, photographs, patterns. */
import { computed, type ComputedRef, type ShallowRef } from 'vue'
import { emptyExperiment } from '#app/document/edit'
import type { Layer } from '#app/document/experiment'
import { templateLayers, templates } from '#app/document/templates'
import { patterns } from '#app/inputs/patterns'
import { samples } from '#app/inputs/samples'
import { catalogue } from '#app/layers/catalogue'
import type { LayerKind } from '#app/layers/layer'
import type { ExampleInfo } from '#app/protocol/contract'
import { toPlain } from '#app/failure'
import { useFiles } from '#renderer/features/file/index'
import { initialPattern, patternTitle, sampleTitle, useInputSources } from '#renderer/features/images/index'
import { plainText } from '#renderer/features/notes/index'
import { useStackCommands } from '#renderer/features/stack/index'
import { exampleName, exampleNotes } from '#renderer/messages/examples'
import { t } from '#renderer/messages/index'
import { layerSummary } from '#renderer/messages/layers'
import { layerSearchText, searchWords } from '#renderer/messages/searchWords'
import { useExperimentStore } from '#renderer/stores/experiment'
import { usePlanStore } from '#renderer/stores/plan'
import { useServiceStore } from '#renderer/stores/service'
import { useTabsStore } from '#renderer/stores/tabs'
import { entry, type Entry } from './entry'
import { useKernels } from './useKernels'

export function useThings(examples: ShallowRef<readonly ExampleInfo[]>): ComputedRef<readonly Entry[]> {
  const experiment = useExperimentStore()
  const files = useFiles()
  const kernels = useKernels()
  const plan = usePlanStore()
  const service = useServiceStore()
  const sources = useInputSources()
  const stack = useStackCommands()
  const tabs = useTabsStore()

  function layer(kind: LayerKind): Entry {
    const { names, about } = layerSearchText(kind)
    return entry(`add:${kind.type}`, t('commands.addOne', { name: kind.type }), () => stack.add(kind.type), {
      names,
      words: about,
      aside: layerSummary(kind),
    })
  }

  /** A layer of the stack or of a lane, after the kinds that could be added: its own name is found all the same. */
  function shown({ id, type, group }: Layer, index: number): Entry {
    const name = plan.nameOf(id)
    const lane = plan.laneNameOf(id)
    return entry(`show:${id}`, t('commands.showLayer', { name }), () => stack.showMap(id), {
      names: [name],
      words: `${type} ${index + 1} ${group ?? ''} ${lane} ${searchWords('showLayer')}`,
      aside: lane,
    })
  }

  function tab({ id, name }: (typeof tabs.tabs)[number]): Entry {
    return entry(`tab:${id}`, t('commands.goToTab', { name }), () => tabs.select(id), { names: [name] })
  }

  function example({ example: file, name, notes }: ExampleInfo): Entry {
    const title = exampleName(file, name)
    return entry(`example:${file}`, t('commands.openExample', { name: title }), () => files.openExample(file), {
      names: [title],
      words: `${searchWords('example')} ${plainText(exampleNotes(file, notes))}`,
    })
  }

  function template({ id }: (typeof templates)[number]): Entry {
    const name = t(`stack.${id}`)
    return entry(`template:${id}`, t('commands.openTemplate', { name }), () => openTemplate(id, name), {
      names: [name],
      words: `${searchWords('template')} ${t(`stack.${id}About`)}`,
    })
  }

  /** A template in a tab of its own, on the images of the experiment on screen. */
  function openTemplate(id: (typeof templates)[number]['id'], name: string): void {
    const { inputs, reading } = experiment.document
    tabs.open({
      experiment: { ...emptyExperiment(name), inputs, reading, stack: templateLayers(id) },
      file: null,
      images: inputs.map(() => null),
    })
  }

  function sample({ file }: (typeof samples)[number]): Entry {
    const name = sampleTitle(file)
    const add = () => sources.addSample(file).catch((error: unknown) => service.showFailure(toPlain(error)))
    return entry(`sample:${file}`, t('commands.addSample', { name }), add, {
      names: [name, file],
      words: searchWords('sample'),
    })
  }

  function pattern({ type }: (typeof patterns)[number]): Entry {
    const name = patternTitle(type)
    const add = () => sources.addPattern(initialPattern(type))
    return entry(`pattern:${type}`, t('commands.addPattern', { name }), add, {
      names: [name],
      words: searchWords('pattern'),
    })
  }

  return computed(() => [
    ...kernels.value,
    ...catalogue.map(layer),
    ...experiment.layers.map(shown),
    ...tabs.tabs.filter(({ id }) => id !== tabs.current).map(tab),
    ...examples.value.map(example),
    ...templates.map(template),
    ...samples.map(sample),
    ...patterns.map(pattern),
  ])
}
