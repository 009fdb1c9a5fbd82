/** Adds inputs that need no file of one's own: photographs that are shipped, and patterns. */
import { newPattern } from '#app/inputs/patterns'
import type { PatternInput } from '#app/document/experiment'
import type { SampleFile } from '#app/inputs/samples'
import { useClient } from '#renderer/client/use'
import { t, type MessageKey } from '#renderer/messages/index'
import { useImagesStore } from '#renderer/stores/images'
import { useSelectionStore } from '#renderer/stores/selection'
import { kindName } from './fieldTexts'

/** Side of a pattern in cells, until another is typed. */
const PATTERN_SIDE = 64

export function sampleTitle(file: SampleFile): string {
  return t(`gallery.${file.replace('.', '_')}` as MessageKey)
}

export function patternTitle(type: string): string {
  return kindName('patterns', type)
}

/** A pattern as it begins, named after its kind in the window's language. */
export function initialPattern(type: string): PatternInput {
  return patternInput({ height: PATTERN_SIDE, width: PATTERN_SIDE, pattern: newPattern(type) })
}

export function patternInput(drawn: Pick<PatternInput, 'height' | 'width' | 'pattern'>): PatternInput {
  return { kind: 'pattern', name: patternTitle(drawn.pattern.type).toLowerCase(), ...drawn }
}

/** What is added is selected, so that its parameters are beside it. */
export function useInputSources() {
  const client = useClient()
  const images = useImagesStore()
  const selection = useSelectionStore()

  /** @throws Failure where the file can't be read */
  async function addSample(file: SampleFile): Promise<void> {
    images.take([await client.request('openSample', { file })], { sample: file })
    selection.select(null)
  }

  function addPattern(input: PatternInput): void {
    images.add(input)
    selection.select(null)
  }

  return { addSample, addPattern }
}
