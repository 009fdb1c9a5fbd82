/** What the command palette offers: every action, what can be added or opened, and choices; found by one search. */
import { computed, shallowRef, type ComputedRef } from 'vue'
import type { ExampleInfo } from '#app/protocol/contract'
import type { Action, ActionId } from '#renderer/actions'
import { useClient } from '#renderer/client/use'
import { shortcutText } from '#renderer/controls/platform'
import { search } from '#renderer/controls/search'
import { searchWords } from '#renderer/messages/searchWords'
import { entry, type Entry } from './entry'
import { useChoices } from './useChoices'
import { useThings } from './useThings'

const STORED = 'poolscope-recent-commands'
const MAX_RECENT = 6
const MAX_FOUND = 50

export function useEntries(actions: ComputedRef<ReadonlyMap<ActionId, Action>>) {
  const client = useClient()
  const examples = shallowRef<readonly ExampleInfo[]>([])
  const things = useThings(examples)
  const choices = useChoices()
  /** Ids of the entries that were chosen last, the latest first. */
  const recent = shallowRef(stored())

  const commands = computed<readonly Entry[]>(() =>
    [...actions.value.values()]
      .filter(({ id }) => id !== 'commands')
      .map(({ id, title, shortcuts, enabled, run }) =>
        entry(id, title, run, { words: searchWords(id), aside: shortcutText(shortcuts[0] ?? ''), enabled }),
      ),
  )

  /** What matches, best first, of equals what was used lately; layers and the like only where something is typed. */
  function find(typed: string): readonly Entry[] {
    const known = [...commands.value, ...choices.value, ...things.value]
    const lately = recent.value.flatMap((id) => known.find((one) => one.id === id) ?? [])
    const rest = (typed.trim() === '' ? commands.value : known).filter((one) => !lately.includes(one))
    return search([...lately, ...rest], typed, textOf).slice(0, MAX_FOUND)
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

/** What something is called counts before the verb: the title is a name only where it has no other. */
function textOf({ title, names, words }: Entry) {
  return names.length > 0 ? { names, about: `${title} ${words}` } : { names: [title], about: words }
}

function stored(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : []
  } catch {
    return []
  }
}
