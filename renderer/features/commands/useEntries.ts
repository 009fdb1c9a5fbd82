/** What the command palette offers: every action, layers to add, experiments to go to, examples and templates to open. */
import { computed, shallowRef, type ComputedRef } from 'vue'
import type { ExampleInfo } from '#app/protocol/contract'
import { emptyExperiment } from '#app/document/edit'
import { templateLayers, templates } from '#app/document/templates'
import { catalogue } from '#app/layers/catalogue'
import type { Action, ActionId } from '#renderer/actions'
import { useClient } from '#renderer/client/use'
import { shortcutText } from '#renderer/controls/platform'
import { t } from '#renderer/messages/index'
import { exampleName } from '#renderer/messages/examples'
import { layerSummary } from '#renderer/messages/layers'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useTabsStore } from '#renderer/stores/tabs'
import { useFiles } from '#renderer/features/file/index'
import { useStackCommands } from '#renderer/features/stack/index'
import { search } from './fuzzy'

export interface Entry {
  readonly id: string
  readonly title: string
  /** Keys, or a sentence about it. */
  readonly aside: string
  readonly enabled: boolean
  run(): unknown
}

const STORED = 'poolscope-recent-commands'
const MAX_RECENT = 6
const MAX_FOUND = 50

export function useEntries(actions: ComputedRef<ReadonlyMap<ActionId, Action>>) {
  const client = useClient()
  const experiment = useExperimentStore()
  const tabs = useTabsStore()
  const files = useFiles()
  const stack = useStackCommands()
  const examples = shallowRef<readonly ExampleInfo[]>([])
  /** Ids of the entries that were chosen last, the latest first. */
  const recent = shallowRef(stored())

  const commands = computed<readonly Entry[]>(() =>
    [...actions.value.values()]
      .filter(({ id }) => id !== 'commands')
      .map(({ id, title, shortcuts, enabled, run }) => ({
        id,
        title,
        aside: shortcutText(shortcuts[0] ?? ''),
        enabled,
        run,
      })),
  )
  const things = computed<readonly Entry[]>(() => [
    ...catalogue.map((kind) =>
      entry(`add:${kind.type}`, t('commands.addOne', { name: kind.type }), layerSummary(kind), () =>
        stack.add(kind.type),
      ),
    ),
    ...tabs.tabs
      .filter(({ id }) => id !== tabs.current)
      .map(({ id, name }) => entry(`tab:${id}`, t('commands.goToTab', { name }), '', () => tabs.select(id))),
    ...examples.value.map(({ example, name }) =>
      entry(`example:${example}`, t('commands.openExample', { name: exampleName(example, name) }), '', () =>
        files.openExample(example),
      ),
    ),
    ...templates.map(({ id }) => {
      const name = t(`stack.${id}`)
      return entry(`template:${id}`, t('commands.openTemplate', { name }), '', () =>
        openTemplate(templateLayers(id), name),
      )
    }),
  ])

  /** A template in a tab of its own, on the images of the experiment on screen. */
  function openTemplate(layers: ReturnType<typeof templateLayers>, name: string): void {
    const { inputs, reading } = experiment.document
    tabs.open({
      experiment: { ...emptyExperiment(name), inputs, reading, stack: layers },
      file: null,
      images: inputs.map(() => null),
    })
  }

  /** What matches, what was used lately before the rest; layers and the like only where something is typed. */
  function find(typed: string): readonly Entry[] {
    const known = [...commands.value, ...things.value]
    const lately = recent.value.flatMap((id) => known.find((one) => one.id === id) ?? [])
    const rest = (typed.trim() === '' ? commands.value : known).filter((one) => !lately.includes(one))
    return search([...lately, ...rest], typed, (one) => one.title).slice(0, MAX_FOUND)
  }

  function noteUse(id: string): void {
    recent.value = [id, ...recent.value.filter((other) => other !== id)].slice(0, MAX_RECENT)
    localStorage.setItem(STORED, JSON.stringify(recent.value))
  }

  async function loadExamples(): Promise<void> {
    if (examples.value.length === 0) examples.value = await client.request('listExamples', {}).catch(() => [])
  }

  return { find, recent, noteUse, loadExamples }
}

function entry(id: string, title: string, aside: string, run: () => unknown): Entry {
  return { id, title, aside, enabled: true, run }
}

function stored(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : []
  } catch {
    return []
  }
}
