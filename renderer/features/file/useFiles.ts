/** Opening, saving and closing: new, open, examples, recent, images and dropped files; asks before work is lost. */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { FailedFile, ImageInfo, OpenedExperiment } from '#app/protocol/contract'
import { looksLikeNames, readClasses } from '#app/document/classes'
import { defaultForm, isExperimentFile, type FileForm } from '#app/document/fileForms'
import { toPlain } from '#app/failure'
import { networkLines } from '#app/text/networkText'
import { printable } from '#app/text/printable'
import { useClient } from '#renderer/client/use'
import { formatMessage, t } from '#renderer/messages/index'
import { exampleExperiment } from '#renderer/messages/examples'
import { useClasses } from '#renderer/stores/classes'
import { useDrafts } from '#renderer/stores/drafts'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useImagesStore } from '#renderer/stores/images'
import { useServiceStore } from '#renderer/stores/service'
import { useSettingsStore } from '#renderer/stores/settings'
import { useTabsStore } from '#renderer/stores/tabs'
import { onOwnImages } from './openedNetwork'

/** Larger text files are not read for names of classes. */
const MAX_NAMES_BYTES = 16e6

const FIRST_EXAMPLE = 'vertical-line'

interface SaveOptions {
  readonly saveAs?: true
  readonly form?: FileForm
}

export const useFiles = defineStore('files', () => {
  const client = useClient()
  const experiment = useExperimentStore()
  const images = useImagesStore()
  const tabs = useTabsStore()
  const classes = useClasses()
  const drafts = useDrafts()
  const service = useServiceStore()
  const settings = useSettingsStore()
  /** The tab that waits for the answer to "save the changes?". */
  const closing = shallowRef<string | null>(null)
  /** Saves that are under way, by tab. */
  const saving = new Map<string, Promise<boolean>>()
  /** Fulfilled when the window has what it begins with. */
  let begun: Promise<void> = Promise.resolve()

  const title = computed(() => `${printable(experiment.document.name)} - Poolscope`)
  watch([title, () => tabs.dirty], ([text, edited]) => void client.files.setTitle(text, edited), { immediate: true })

  client.onEvent((event) => {
    if (event.type === 'saveBeforeClosing') void saveAll().then(client.files.savedBeforeClosing)
    // What a window begins with comes first, or it would come on top of what was opened.
    if (event.type === 'opened') void begun.then(() => show(event.opened))
    if (event.type === 'addedImages') void begun.then(() => images.take(event.images))
  })

  /**
   * What a window begins with: the work that a crash interrupted, else an example, unless something was opened or
   * changed before the host replied.
   */
  function openFirst(): Promise<void> {
    const first = tabs.current
    begun = guarded(async () => {
      if (await drafts.restore()) return
      const opened = await exampleOf(FIRST_EXAMPLE)
      if (tabs.current === first && tabs.isPreview(first)) tabs.open(opened, { preview: true })
    })
    return begun
  }

  function open(): Promise<void> {
    return guarded(async () => {
      const opened = await client.files.pickExperiment()
      if (opened) show(opened)
    })
  }

  /** Opens a tab. A network comes with a sample; where the person has images open, it begins with these. */
  function show(opened: OpenedExperiment): void {
    const shown = onOwnImages(opened, images.inputs, images.infoOf)
    if (shown !== opened) {
      for (const info of opened.images) if (info) void client.request('closeImage', { image: info.image })
    }
    tabs.open(shown)
    if (opened.network) {
      const { report, input } = opened.network
      const text = networkLines(report, input).map(formatMessage).join('\n')
      if (report.missing.length > 0) service.notifyUntilDismissed(text)
      else service.notify(text)
    }
  }

  function openExample(example: string): Promise<void> {
    return guarded(async () => {
      tabs.open(await exampleOf(example), { preview: true })
      settings.notes = true
    })
  }

  /** A copy of one's own in the language of the window: saving asks where. */
  async function exampleOf(example: string): Promise<OpenedExperiment> {
    const { experiment, images } = await client.request('openExample', { example })
    return { images, file: null, experiment: exampleExperiment(example, experiment) }
  }

  function openRecent(file: string): Promise<void> {
    return guarded(async () => show(await client.files.openRecent(file)))
  }

  /** Opens what was dropped or pasted: experiments get tabs, images join the experiment on screen. @param nameOf as addImages */
  async function openDropped(files: readonly File[], nameOf?: (file: File) => string): Promise<void> {
    const experiments = files.filter((file) => isExperimentFile(file.name))
    const names = await nameFiles(files)
    const imageFiles = files.filter((file) => !experiments.includes(file) && !names.has(file))
    for (const file of experiments) {
      const opening = t('file.opening', { file: printable(file.name) })
      await guarded(async () => show(await service.notifyDuring(opening, client.files.readExperiment(file))))
    }
    for (const [file, text] of names) await guarded(async () => takeClasses(file.name, text))
    if (imageFiles.length > 0) await guarded(async () => images.take(await client.files.addImages(imageFiles, nameOf)))
  }

  /** The text files among some that hold names of classes, not numbers, with their text. */
  async function nameFiles(files: readonly File[]): Promise<ReadonlyMap<File, string>> {
    const texts = files.filter(({ name, size }) => /\.txt$/i.test(name) && size <= MAX_NAMES_BYTES)
    const read = await Promise.all(texts.map(async (file) => [file, await file.text()] as const))
    return new Map(read.filter(([, text]) => looksLikeNames(text)))
  }

  function takeClasses(file: string, text: string): void {
    const names = readClasses(text)
    classes.change(names)
    service.notify(t('classes.taken', { n: names.length, file: printable(file) }))
  }

  function openImages(): Promise<void> {
    return guarded(async () => images.take(await client.files.pickImages()))
  }

  /** Asks for the image of an input that was not found where the experiment says. */
  function locateImage(index: number): Promise<void> {
    return guarded(async () => {
      const [first]: readonly (ImageInfo | FailedFile)[] = await client.files.pickImages()
      if (first) await images.locate(index, first)
    })
  }

  /** Saves, asking where if there is no file yet. True where it was saved. */
  async function save(): Promise<boolean> {
    return saveTo(tabs.current)
  }

  async function saveAs(): Promise<boolean> {
    return saveTo(tabs.current, { saveAs: true })
  }

  async function saveAsJson(): Promise<boolean> {
    return saveTo(tabs.current, { saveAs: true, form: 'json' })
  }

  /** Saves every tab that has unsaved changes, until the person changes their mind. True where nothing is unsaved then. */
  async function saveAll(): Promise<boolean> {
    const back = tabs.current
    for (const { id } of tabs.tabs) {
      if (!tabs.tabs.some((tab) => tab.id === id && tab.dirty)) continue
      tabs.select(id)
      if (!(await saveTo(id))) return false
    }
    tabs.select(back)
    return !tabs.dirty
  }

  /** Saves a tab. @param how the form that is offered, where it asks */
  async function saveTo(id: string, how: SaveOptions = {}): Promise<boolean> {
    const writing = write(id, how)
    saving.set(id, writing)
    try {
      return await writing
    } finally {
      if (saving.get(id) === writing) saving.delete(id)
    }
  }

  /** Writes the file of a tab, which may have left the screen by then. */
  async function write(id: string, how: SaveOptions): Promise<boolean> {
    const { document, file } = tabs.documentOf(id)
    const opened = document.inputs.map((input) => images.infoOf(input)?.image ?? null)
    const { saveAs = false, form = defaultForm(document, opened) } = how
    let done = false
    await guarded(async () => {
      const saved = await client.files.saveExperiment({
        experiment: document,
        images: opened,
        file,
        saveAs,
        form,
        name: document.name,
      })
      if (!saved) return
      tabs.markSaved(id, document, saved.file)
      done = true
    })
    return done
  }

  /** Closes a tab, once it is saved where that is under way; one with unsaved changes comes on screen and asks first. */
  async function close(id = tabs.current): Promise<void> {
    if (saving.has(id)) await saving.get(id)
    const tab = tabs.tabs.find((one) => one.id === id)
    if (!tab) return
    if (!tab.dirty) return tabs.close(id)
    tabs.select(id)
    closing.value = id
  }

  /** Answers the question about the unsaved changes of a tab. */
  async function answer(choice: 'save' | 'discard' | 'stay'): Promise<void> {
    const id = closing.value
    closing.value = null
    if (id === null || choice === 'stay') return
    if (choice === 'save' && !(await saveTo(id))) return
    tabs.close(id)
  }

  async function guarded(go: () => Promise<void>): Promise<void> {
    try {
      await go()
    } catch (error) {
      service.showFailure(toPlain(error))
    }
  }

  return {
    closing,
    openFirst,
    startNew: tabs.startNew,
    open,
    openExample,
    openRecent,
    openDropped,
    openImages,
    locateImage,
    save,
    saveAs,
    saveAsJson,
    saveAll,
    close,
    answer,
  }
})
