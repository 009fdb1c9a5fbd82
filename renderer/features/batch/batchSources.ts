/** Where the images of a run come from: the inputs that are open, or a folder; and how each comes back on screen. */
import type { Experiment, ExperimentInput } from '#app/document/experiment'
import { forEachImage } from '#app/batch/forEachImage'
import type { BatchRows } from '#app/protocol/contract'
import type { Select } from '#app/inputs/select'
import { useClient } from '#renderer/client/use'
import type { ImageFolder } from '#renderer/client/client'
import { t } from '#renderer/messages/index'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useImagesStore } from '#renderer/stores/images'
import { useServiceStore } from '#renderer/stores/service'
import { useTabsStore } from '#renderer/stores/tabs'

export interface BatchSource {
  /** What tells it from the others. */
  readonly name: string
  rows(batch: string): Promise<BatchRows>
  /** Shows the image in the workbench. @param item of a file of arrays */
  show(item: number): Promise<void>
}

export interface BatchImages {
  readonly experiment: Experiment
  /** Whose images must stay open. */
  readonly inputs: readonly ExperimentInput[]
  readonly sources: readonly BatchSource[]
}

export function useBatchSources() {
  const client = useClient()
  const experiment = useExperimentStore()
  const images = useImagesStore()
  const service = useServiceStore()
  const tabs = useTabsStore()

  /** All inputs of the experiment on screen, each as it is read and prepared. */
  function openInputs(): BatchImages {
    const tab = tabs.current
    const sources = images.inputs.map((input, i): BatchSource => {
      const image = images.infoOf(input)?.image ?? null
      return {
        name: input.name,
        rows: (batch) => client.request('batchInput', { batch, input: i, image }),
        async show() {
          if (tabs.tabs.some(({ id }) => id === tab)) tabs.select(tab)
          const at = images.inputs.findIndex((other) => other === input || isOpen(other, image))
          if (at >= 0) images.select(at)
          else service.notify(t('batch.closed', { name: input.name }))
        },
      }
    })
    return { experiment: experiment.document, inputs: images.inputs, sources }
  }

  /** The images of a folder, read and prepared as the input on show. */
  function ofFolder(folder: ImageFolder): BatchImages {
    const tab = tabs.current
    const { document } = experiment
    const alike = forEachImage({ ...document, inputs: images.input ? [images.input] : [] })
    const [input] = alike.inputs
    const steps = input?.steps
    const select: Select = (input?.kind === 'image' && input.select) || {}
    const sources = folder.images.map(({ path, rows, open }): BatchSource => {
      const shown = new Map<number, string>()
      return {
        name: path,
        rows,
        async show(item) {
          if (tabs.tabs.some(({ id }) => id === tab)) tabs.select(tab)
          const at = images.inputs.findIndex((other) => isOpen(other, shown.get(item) ?? null))
          if (at >= 0) return images.select(at)
          // Only where the experiment does not say which, every item of a file of arrays has a row.
          const part = item > 0 ? { ...select, page: item + 1 } : select
          const opened = await open(part)
          images.take([opened], { ...(steps && { steps }), ...(Object.keys(part).length > 0 && { select: part }) })
          if ('image' in opened) shown.set(item, opened.image)
        },
      }
    })
    return { experiment: alike, inputs: [], sources }
  }

  function isOpen(input: ExperimentInput, image: string | null): boolean {
    return image !== null && images.infoOf(input)?.image === image
  }

  return { openInputs, ofFolder }
}
