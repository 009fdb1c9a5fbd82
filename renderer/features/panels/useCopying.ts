/** Copies text to the clipboard, and says where that is not allowed. */
import { t } from '#renderer/messages/index'
import { useServiceStore } from '#renderer/stores/service'

export function useCopying() {
  const service = useServiceStore()

  /** @returns whether it is copied */
  async function copy(text: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      service.showFailure({ code: 'internal', message: t('panels.notCopied') })
      return false
    }
  }

  return { copy }
}
