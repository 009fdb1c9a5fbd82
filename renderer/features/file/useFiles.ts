/** Opening and saving: new, open, examples, recent, pictures and dropped files, with a question before work is lost. */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { FailedFile, ImageInfo, OpenedExperiment } from '../../../app/contract'
import { emptyExperiment } from '../../../app/document/edit'
import { EXTENSION } from '../../../app/document/experiment'
import { toPlain } from '../../../app/failure'
import { useClient } from '../../client/use'
import { useExperimentStore } from '../../stores/experiment'
import { useImagesStore } from '../../stores/images'
import { useSelectionStore } from '../../stores/selection'
import { useServiceStore } from '../../stores/service'

const FIRST_EXAMPLE = 'vertical-line'

export const useFiles = defineStore('files', () => {
  const client = useClient()
  const experiment = useExperimentStore()
  const images = useImagesStore()
  const selection = useSelectionStore()
  const service = useServiceStore()
  /** Counts what was shown, so that the first example does not come over a file that was opened meanwhile. */
  let shown = 0
  /** What waits for the answer to "save the changes?". */
  const waiting = shallowRef<(() => Promise<void>) | null>(null)

  const title = computed(() => `${experiment.document.name} - Poolscope`)
  watch([title, () => experiment.dirty], ([text, edited]) => void client.files.setTitle(text, edited), { immediate: true })

  client.onEvent((event) => {
    if (event.type === 'opened') void unlessUnsaved(async () => show(event.opened))
  })

  /** Shows an experiment that was opened. */
  function show(opened: OpenedExperiment): void {
    shown++
    images.replace(opened.experiment.inputs, opened.images)
    experiment.open(opened.experiment, opened.file)
    selection.select(opened.experiment.stack[0]?.id ?? null)
  }

  /** Shows the example that every first start begins with. */
  function openFirst(): Promise<void> {
    return guarded(async () => {
      const opened = await client.request('openExample', { example: FIRST_EXAMPLE })
      if (shown === 0) show({ ...opened, file: null })
    })
  }

  function startNew(): Promise<void> {
    return unlessUnsaved(async () => show({ experiment: emptyExperiment('Untitled'), file: null, images: [] }))
  }

  function open(): Promise<void> {
    return unlessUnsaved(async () => {
      const opened = await client.files.pickExperiment()
      if (opened) show(opened)
    })
  }

  function openExample(example: string): Promise<void> {
    return unlessUnsaved(async () => {
      const opened = await client.request('openExample', { example })
      // A copy of one's own: saving asks where.
      show({ ...opened, file: null })
    })
  }

  function openRecent(file: string): Promise<void> {
    return unlessUnsaved(async () => show(await client.files.openRecent(file)))
  }

  /** Opens what was dropped: experiments replace the present one, pictures join it. */
  async function openDropped(files: readonly File[]): Promise<void> {
    const experiments = files.filter((file) => file.name.endsWith(EXTENSION) || file.name.endsWith('.json'))
    const pictures = files.filter((file) => !experiments.includes(file))
    const last = experiments.at(-1)
    if (last) await unlessUnsaved(async () => show(await client.files.readExperiment(last)))
    if (pictures.length > 0) await guarded(async () => images.take(await client.files.addImages(pictures)))
  }

  function openImages(): Promise<void> {
    return guarded(async () => images.take(await client.files.pickImages()))
  }

  /** Asks for the picture of an input that was not found where the experiment says. */
  function locateImage(index: number): Promise<void> {
    return guarded(async () => {
      const [first]: readonly (ImageInfo | FailedFile)[] = await client.files.pickImages()
      if (first) images.locate(index, first)
    })
  }

  /** Saves, asking where if there is no file yet. True where it was saved. */
  async function save(): Promise<boolean> {
    return saveTo(experiment.file)
  }

  async function saveAs(): Promise<boolean> {
    return saveTo(null)
  }

  async function saveTo(file: string | null): Promise<boolean> {
    const { document } = experiment
    let done = false
    await guarded(async () => {
      const saved = await client.files.saveExperiment(document, file, document.name)
      if (!saved) return
      experiment.markSaved(document, saved.file)
      done = true
    })
    return done
  }

  async function unlessUnsaved(go: () => Promise<void>): Promise<void> {
    if (experiment.dirty) waiting.value = go
    else await guarded(go)
  }

  /** Answers the question about unsaved changes. */
  async function answer(choice: 'save' | 'discard' | 'stay'): Promise<void> {
    const go = waiting.value
    waiting.value = null
    if (!go || choice === 'stay') return
    if (choice === 'save' && !(await save())) return
    await guarded(go)
  }

  async function guarded(go: () => Promise<void>): Promise<void> {
    try {
      await go()
    } catch (error) {
      service.complain(toPlain(error))
    }
  }

  return { waiting, openFirst, startNew, open, openExample, openRecent, openDropped, openImages, locateImage, save, saveAs, answer }
})
