/** Opening, saving and closing: new, open, examples, recent, pictures and dropped files; asks before work is lost. */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { FailedFile, ImageInfo, OpenedExperiment } from '../../../app/contract'
import { EXTENSION } from '../../../app/document/experiment'
import { toPlain } from '../../../app/failure'
import { useClient } from '../../client/use'
import { inWords } from '../../messages/catalogueWords'
import { useDrafts } from '../../stores/drafts'
import { useExperimentStore } from '../../stores/experiment'
import { useImagesStore } from '../../stores/images'
import { useServiceStore } from '../../stores/service'
import { useTabsStore } from '../../stores/tabs'

const FIRST_EXAMPLE = 'vertical-line'

export const useFiles = defineStore('files', () => {
  const client = useClient()
  const experiment = useExperimentStore()
  const images = useImagesStore()
  const tabs = useTabsStore()
  const drafts = useDrafts()
  const service = useServiceStore()
  /** The tab that waits for the answer to "save the changes?". */
  const closing = shallowRef<string | null>(null)

  const title = computed(() => `${experiment.document.name} - Poolscope`)
  watch([title, () => tabs.dirty], ([text, edited]) => void client.files.setTitle(text, edited), { immediate: true })

  client.onEvent((event) => {
    if (event.type === 'opened') tabs.open(event.opened)
  })

  /**
   * What a window begins with: the work that a crash interrupted, else an example, unless something was opened or
   * changed before the host replied.
   */
  function openFirst(): Promise<void> {
    const first = tabs.current
    return guarded(async () => {
      if (await drafts.bringBack()) return
      const opened = await exampleOf(FIRST_EXAMPLE)
      if (tabs.current === first && tabs.isPassing(first)) tabs.open(opened, { passing: true })
    })
  }

  function open(): Promise<void> {
    return guarded(async () => {
      const opened = await client.files.pickExperiment()
      if (opened) tabs.open(opened)
    })
  }

  function openExample(example: string): Promise<void> {
    return guarded(async () => tabs.open(await exampleOf(example), { passing: true }))
  }

  /** A copy of one's own in the language of the window: saving asks where. */
  async function exampleOf(example: string): Promise<OpenedExperiment> {
    const { experiment, images } = await client.request('openExample', { example })
    const { name, notes, inputs } = experiment
    return {
      images,
      file: null,
      experiment: {
        ...experiment,
        name: inWords(name),
        ...(notes !== undefined && { notes: inWords(notes) }),
        inputs: inputs.map((input) => (input.kind === 'values' ? { ...input, name: inWords(input.name) } : input)),
      },
    }
  }

  function openRecent(file: string): Promise<void> {
    return guarded(async () => tabs.open(await client.files.openRecent(file)))
  }

  /** Opens what was dropped: experiments get tabs, pictures join the experiment on screen. */
  async function openDropped(files: readonly File[]): Promise<void> {
    const experiments = files.filter((file) => file.name.endsWith(EXTENSION) || file.name.endsWith('.json'))
    const pictures = files.filter((file) => !experiments.includes(file))
    for (const file of experiments) await guarded(async () => tabs.open(await client.files.readExperiment(file)))
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
    return saveTo({ saveAs: false })
  }

  async function saveAs(): Promise<boolean> {
    return saveTo({ saveAs: true })
  }

  /** Saves every tab that has unsaved changes, until the person changes their mind. */
  async function saveAll(): Promise<void> {
    const back = tabs.current
    for (const { id, dirty } of tabs.tabs) {
      if (!dirty) continue
      tabs.select(id)
      if (!(await save())) return
    }
    tabs.select(back)
  }

  async function saveTo({ saveAs }: { readonly saveAs: boolean }): Promise<boolean> {
    const { document, file } = experiment
    const opened = document.inputs.map((input) => images.pictureOf(input)?.image ?? null)
    let done = false
    await guarded(async () => {
      const saved = await client.files.saveExperiment({ experiment: document, images: opened, file, saveAs, name: document.name })
      if (!saved) return
      experiment.markSaved(document, saved.file)
      done = true
    })
    return done
  }

  /** Closes a tab; one with unsaved changes comes on screen and asks first. */
  function close(id = tabs.current): void {
    const dirty = tabs.tabs.find((tab) => tab.id === id)?.dirty
    if (!dirty) return tabs.close(id)
    tabs.select(id)
    closing.value = id
  }

  /** Answers the question about the unsaved changes of a tab. */
  async function answer(choice: 'save' | 'discard' | 'stay'): Promise<void> {
    const id = closing.value
    closing.value = null
    if (id === null || choice === 'stay') return
    if (choice === 'save' && !(await save())) return
    tabs.close(id)
  }

  async function guarded(go: () => Promise<void>): Promise<void> {
    try {
      await go()
    } catch (error) {
      service.complain(toPlain(error))
    }
  }

  return {
    closing, openFirst, startNew: tabs.startNew, open, openExample, openRecent, openDropped, openImages, locateImage,
    save, saveAs, saveAll, close, answer,
  }
})
