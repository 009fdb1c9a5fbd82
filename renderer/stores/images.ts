/**
 * The experiment's inputs on screen: which image the host holds for each of them, and which one is looked at.
 * Images belong to the input objects of the document, so that undo brings back an input together with its image.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { FailedFile, ImageInfo } from '#app/protocol/contract'
import { MAX_INPUTS, type ExperimentInput } from '#app/document/experiment'
import { exportName } from '#app/document/story'
import { toPlain } from '#app/failure'
import type { Select } from '#app/inputs/select'
import type { InputStep } from '#app/inputs/steps'
import { useClient } from '#renderer/client/use'
import { t } from '#renderer/messages/index'
import { useExperimentStore } from './experiment'
import { usePerTab, type SuspendedState } from './perTab'
import { useServiceStore } from './service'

type AboutImage = Omit<Extract<ExperimentInput, { kind: 'image' }>, 'kind' | 'name' | 'path'>

export const useImagesStore = defineStore('images', () => {
  const client = useClient()
  const experiment = useExperimentStore()
  const service = useServiceStore()
  const infos = shallowRef<ReadonlyMap<ExperimentInput, ImageInfo>>(new Map())
  const chosen = ref(0)
  let held: ReadonlySet<ExperimentInput> = new Set()
  /** Files that could not be opened, with the reason; shown where images are opened. */
  const failed = shallowRef<readonly FailedFile[]>([])

  const chosenIn = usePerTab().register<number>({
    suspend: () => chosen.value,
    restore(index) {
      chosen.value = index ?? 0
      failed.value = []
    },
  })

  const inputs = computed(() => experiment.document.inputs)
  const active = computed(() => Math.max(0, Math.min(chosen.value, inputs.value.length - 1)))
  const input = computed<ExperimentInput | null>(() => inputs.value[active.value] ?? null)
  const info = computed(() => (input.value ? (infos.value.get(input.value) ?? null) : null))
  /** The input that is looked at, where it is an image that is not open. */
  const missing = computed(() => (input.value?.kind === 'image' && !info.value ? input.value : null))

  /** The name for files made of the input that is looked at. */
  const fileName = computed(() => exportName(experiment.document, input.value))

  function infoOf(of: ExperimentInput): ImageInfo | null {
    return infos.value.get(of) ?? null
  }

  /** The index of the selected input of a suspended tab; without one, of the tab on screen. */
  function selectedIn(kept: SuspendedState | null): number {
    return kept ? (chosenIn(kept) ?? 0) : active.value
  }

  function select(index: number): void {
    chosen.value = index
  }

  /**
   * Adds opened images to the experiment as one step and selects the first. Those beyond the limit are closed, with a
   * notice.
   * @param about what their inputs say beside their names: which sample each is, what of its file is read, its steps
   */
  function take(results: readonly (ImageInfo | FailedFile)[], about: AboutImage = {}): void {
    failed.value = results.filter((result): result is FailedFile => 'failure' in result)
    const all = results.filter((result): result is ImageInfo => 'image' in result)
    const room = Math.max(0, MAX_INPUTS - inputs.value.length)
    const [opened, left] = [all.slice(0, room), all.slice(room)]
    for (const { image } of left) closeImage(image)
    if (left.length > 0) service.notifyUntilDismissed(t('images.leftOut', { n: left.length, most: MAX_INPUTS }))
    if (opened.length === 0) return
    const added = opened.map(({ name }): ExperimentInput => ({ kind: 'image', name, ...about }))
    attach(added, opened)
    append(
      opened.length === 1 ? t('images.openOne', { name: opened[0]!.name }) : t('images.openMany', { n: opened.length }),
      added,
    )
  }

  /** Takes an input that is no image of a file, and looks at it. */
  function add(input: ExperimentInput, name = t('images.addStep', { name: input.name })): void {
    append(name, [input])
  }

  function append(name: string, added: readonly ExperimentInput[]): void {
    const first = inputs.value.length
    if (experiment.edit(name, (e) => ({ ...e, inputs: [...e.inputs, ...added] }))) chosen.value = first
  }

  /** Changes an input, which keeps its image. @param mergeKey as in the experiment's `edit` */
  function change(
    index: number,
    name: string,
    how: (input: ExperimentInput) => ExperimentInput,
    mergeKey?: string,
  ): void {
    const before = inputs.value[index]
    if (!before) return
    const after = how(before)
    attach([after], [infoOf(before)])
    experiment.edit(
      name,
      (e) => ({ ...e, inputs: e.inputs.with(index, after) }),
      mergeKey && `input.${index}.${mergeKey}`,
    )
  }

  /** Changes the steps of an input; none are left out of the document. */
  function changeSteps(
    index: number,
    name: string,
    how: (steps: readonly InputStep[]) => readonly InputStep[],
    mergeKey?: string,
  ): void {
    change(
      index,
      name,
      ({ steps = [], ...rest }) => {
        const after = how(steps)
        return after.length > 0 ? { ...rest, steps: after } : rest
      },
      mergeKey,
    )
  }

  /** Moves an input to place `to`, counted after it was taken out; the one that is looked at stays in view. */
  function move(index: number, to: number): void {
    const moved = inputs.value[index]
    const selected = input.value
    if (!moved || to === index || to < 0 || to >= inputs.value.length) return
    const next = inputs.value.toSpliced(index, 1).toSpliced(to, 0, moved)
    experiment.edit(t('images.moveStep', { name: moved.name }), (e) => ({ ...e, inputs: next }))
    chosen.value = next.findIndex((one) => one === selected)
  }

  /** Gives the input at `index` its image, which was not found where the experiment says, or the part of it that it reads. That is an edit: its file says otherwise. */
  async function locate(index: number, result: ImageInfo | FailedFile): Promise<void> {
    failed.value = 'failure' in result ? [result] : []
    const before = inputs.value[index]
    if ('failure' in result || before?.kind !== 'image') return
    const part = before.select ? await otherPart(result, before.select) : result
    if (part !== result) closeImage(result.image)
    // The input may have changed meanwhile.
    const at = inputs.value.indexOf(before)
    if (!part) return
    if (at < 0) return closeImage(part.image)
    const after = { ...before }
    delete after.sample
    attach([after], [part])
    experiment.edit(t('images.locateStep', { name: before.name }), (e) => ({ ...e, inputs: e.inputs.with(at, after) }))
  }

  /** Shows why images of an experiment that was opened are missing. */
  function reportFailed(files: readonly FailedFile[]): void {
    failed.value = files
  }

  /** Reads another part of the file of an input, as one step. */
  async function readPart(index: number, how: (before: Select) => Select): Promise<void> {
    const of = inputs.value[index]
    const before = of && infoOf(of)
    if (of?.kind !== 'image' || !before) return
    const select = how(of.select ?? {})
    const part = await otherPart(before, select)
    // The input may have changed meanwhile.
    const at = inputs.value.indexOf(of)
    if (!part) return
    if (at < 0) return closeImage(part.image)
    const after = { ...of, select }
    attach([after], [part])
    experiment.edit(t('images.readPart', { name: of.name }), (e) => ({ ...e, inputs: e.inputs.with(at, after) }))
  }

  /** Null where it can't be read, which is said. */
  async function otherPart({ image }: ImageInfo, select: Select): Promise<ImageInfo | null> {
    try {
      return await client.request('reopenImage', { image, select })
    } catch (error) {
      service.showFailure(toPlain(error))
      return null
    }
  }

  function close(index: number): void {
    const name = inputs.value[index]?.name ?? ''
    experiment.edit(t('images.closeStep', { name }), (e) => ({ ...e, inputs: e.inputs.toSpliced(index, 1) }))
    if (index < chosen.value) chosen.value--
  }

  /** Keeps the images of some inputs open whatever becomes of the inputs, until it is told of others. */
  function hold(inputs: readonly ExperimentInput[]): void {
    held = new Set(inputs)
  }

  /** Closes the images of all other inputs, but for those that are held. */
  function keepOnly(inputs: ReadonlySet<ExperimentInput>): void {
    const [kept, dropped] = [new Map<ExperimentInput, ImageInfo>(), new Set<string>()]
    for (const [of, info] of infos.value) {
      if (inputs.has(of) || held.has(of)) kept.set(of, info)
      else dropped.add(info.image)
    }
    if (dropped.size === 0) return
    for (const { image } of kept.values()) dropped.delete(image)
    for (const image of dropped) closeImage(image)
    infos.value = kept
  }

  function closeImage(image: string): void {
    client.request('closeImage', { image }).catch(() => undefined)
  }

  /** Forgets all images: the host has lost them. */
  function forget(): void {
    infos.value = new Map()
  }

  function dismissFailures(): void {
    failed.value = []
  }

  /** Gives inputs the images that the host has opened for them; null where one was not found. */
  function attach(inputs: readonly ExperimentInput[], opened: readonly (ImageInfo | null)[]): void {
    const next = new Map(infos.value)
    inputs.forEach((of, i) => {
      const info = opened[i]
      if (info) next.set(of, info)
    })
    infos.value = next
  }

  return {
    inputs,
    active,
    input,
    info,
    missing,
    fileName,
    failed,
    infoOf,
    selectedIn,
    select,
    take,
    add,
    change,
    changeSteps,
    move,
    locate,
    reportFailed,
    readPart,
    close,
    attach,
    hold,
    keepOnly,
    forget,
    dismissFailures,
  }
})
