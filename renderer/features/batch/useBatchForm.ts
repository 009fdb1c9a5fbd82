/** What the next run on images is: which images, layers and figures; and why it can't begin. */
import { computed, reactive, ref, shallowRef } from 'vue'
import { usualLayers } from '#app/batch/layers'
import { columnKinds, type ColumnKind } from '#app/batch/table'
import { allLayers, computedLayers } from '#app/document/lanes'
import { folderExtensions } from '#app/inputs/imageFormats'
import { layerNames } from '#app/plan'
import { toPlain } from '#app/failure'
import { printable } from '#app/text/printable'
import type { ImageFolder } from '#renderer/client/client'
import { useClient } from '#renderer/client/use'
import { formatCount } from '#renderer/controls/formatNumber'
import { t } from '#renderer/messages/index'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useImagesStore } from '#renderer/stores/images'
import { useServiceStore } from '#renderer/stores/service'
import type { BatchOrder } from './batchStore'
import { useBatchSources } from './batchSources'

/** More would fill the memory of a page with their rows. */
const MAX_IMAGES = 100_000

export function useBatchForm() {
  const client = useClient()
  const experiment = useExperimentStore()
  const images = useImagesStore()
  const service = useServiceStore()
  const sources = useBatchSources()

  const from = ref<'open' | 'folder'>('open')
  const folder = shallowRef<ImageFolder | null>(null)
  /** By their ids, '' for the input; null for the usual ones. */
  const chosen = shallowRef<ReadonlySet<string> | null>(null)
  const figures = reactive(new Set<ColumnKind>(['average', 'maximum']))

  const choices = computed(() => {
    const { stack } = experiment.document
    const [layers, names, usual] = [allLayers(stack), layerNames(stack), usualLayers(stack)]
    return [-1, ...computedLayers(stack)].map((index) => {
      const id = layers[index]?.id ?? ''
      const name = index < 0 ? t('batch.input') : names[index]!
      return { index, id, name, on: chosen.value ? chosen.value.has(id) : usual.includes(index) }
    })
  })
  const layers = computed(() => choices.value.filter(({ on }) => on).map(({ index }) => index))
  const count = computed(() => (from.value === 'open' ? images.inputs.length : (folder.value?.images.length ?? 0)))

  const problem = computed(() => {
    const name = folder.value && printable(folder.value.name)
    if (from.value === 'folder' && name !== null && count.value === 0)
      return t('batch.emptyFolder', { name, types: folderExtensions.join(', ') })
    if (from.value === 'folder' && name !== null && count.value > MAX_IMAGES)
      return t('batch.tooMany', { name, n: formatCount(count.value), most: formatCount(MAX_IMAGES) })
    if (count.value === 0) return t('batch.noImages')
    if (layers.value.length === 0) return t('batch.noLayer')
    return figures.size === 0 ? t('batch.noFigure') : ''
  })

  function toggleLayer(id: string): void {
    const on = new Set(choices.value.filter((choice) => choice.on).map((choice) => choice.id))
    if (!on.delete(id)) on.add(id)
    chosen.value = on
  }

  function toggleFigure(kind: ColumnKind): void {
    if (!figures.delete(kind)) figures.add(kind)
  }

  async function chooseFolder(): Promise<void> {
    try {
      const picked = await client.files.pickFolder()
      if (!picked) return
      folder.value = picked
      from.value = 'folder'
    } catch (error) {
      service.showFailure(toPlain(error))
    }
  }

  /** The run that is asked for; null where it can't begin, with a notice of why. */
  function orderOf(): BatchOrder | null {
    try {
      const of = from.value === 'open' ? sources.openInputs() : sources.ofFolder(folder.value!)
      return { ...of, layers: layers.value, columns: columnKinds.filter((kind) => figures.has(kind)) }
    } catch (error) {
      service.showFailure(toPlain(error))
      return null
    }
  }

  return { from, folder, choices, figures, count, problem, toggleLayer, toggleFigure, chooseFolder, orderOf }
}
