/**
 * Layers on the clipboard, as JSON text that other windows and editors understand. The keys (Ctrl+C, X, V, or the
 * menu of the desktop) come as the page's own copy, cut and paste events; commands read and write the clipboard themselves.
 */
import { onMounted, onUnmounted } from 'vue'
import { topmost } from '#app/document/lanes'
import { layersFromText, layersToText, looksLikeLayers } from '#app/document/layersText'
import { toPlain } from '#app/failure'
import { t } from '#renderer/messages/index'
import { useAnnouncer } from '#renderer/stores/announcer'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useLayersStore } from '#renderer/stores/layers'
import { useSelectionStore } from '#renderer/stores/selection'
import { useServiceStore } from '#renderer/stores/service'
import { useTensors } from '#renderer/stores/tensors'
import { inStack } from './cardFocus'
import { useStackCommands } from './useStackCommands'

export interface LayerClipboard {
  copy(): Promise<void>
  cut(): Promise<void>
  paste(): Promise<void>
  /** For the page's events. */
  onCopy(event: ClipboardEvent): void
  onPaste(event: ClipboardEvent): void
}

/** What was copied last in this window: hosts may refuse a page to read the clipboard unasked. */
let lastCopied = ''

export function useLayerClipboard(): LayerClipboard {
  const experiment = useExperimentStore()
  const selection = useSelectionStore()
  const layers = useLayersStore()
  const service = useServiceStore()
  const tensors = useTensors()
  const commands = useStackCommands()
  const { announce } = useAnnouncer()

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(textOfSelection())
    } catch (error) {
      service.showFailure(toPlain(error))
    }
  }

  async function cut(): Promise<void> {
    await copy()
    commands.remove()
  }

  async function paste(): Promise<void> {
    pasteText(await navigator.clipboard.readText().catch(() => lastCopied))
  }

  function textOfSelection(): string {
    const chosen = topmost(experiment.document.stack, selection.layers)
    announce(t('stack.copied', { what: layers.wordsFor(selection.layers) }))
    lastCopied = layersToText(chosen)
    tensors.noteCopied(chosen)
    return lastCopied
  }

  function pasteText(text: string): void {
    try {
      const pasted = layersFromText(text)
      commands.insert(pasted, t('history.paste', { n: pasted.length }))
    } catch (error) {
      service.showFailure(toPlain(error))
    }
  }

  function onCopy(event: ClipboardEvent): void {
    if (!inStack(event.target as Element) || isText(event.target) || selection.layers.length === 0) return
    event.preventDefault()
    event.clipboardData?.setData('text/plain', textOfSelection())
    if (event.type === 'cut') commands.remove()
  }

  /** Layers are pasted wherever the focus is, but into text. */
  function onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (isText(event.target) || !looksLikeLayers(text)) return
    event.preventDefault()
    pasteText(text)
  }

  return { copy, cut, paste, onCopy, onPaste }
}

/** Listens for the page's copy, cut and paste as long as the component lives. */
export function useLayerClipboardKeys(): void {
  const { onCopy, onPaste } = useLayerClipboard()
  const listeners = { copy: onCopy, cut: onCopy, paste: onPaste } as const
  onMounted(() => {
    for (const [type, listener] of Object.entries(listeners)) document.addEventListener(type, listener as EventListener)
  })
  onUnmounted(() => {
    for (const [type, listener] of Object.entries(listeners))
      document.removeEventListener(type, listener as EventListener)
  })
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)
}
