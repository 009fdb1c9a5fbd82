/** Saves a text as a file where the person chooses, and says where it is or why it is not. */
import { toPlain } from '#app/failure'
import { useClient } from '#renderer/client/use'
import { t } from '#renderer/messages/index'
import { useServiceStore } from '#renderer/stores/service'

export function useTextFile() {
  const client = useClient()
  const service = useServiceStore()

  return async function save(name: string, text: () => string): Promise<void> {
    try {
      const path = await client.files.saveFile(name, new TextEncoder().encode(text()))
      if (path !== null) service.notify(t('export.saved', { path }))
    } catch (error) {
      service.showFailure(toPlain(error))
    }
  }
}
