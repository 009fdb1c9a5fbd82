/**
 * Starts the renderer. The workbench is mounted before the host is there, so that whatever can be seen listens; what it
 * asks of the host waits for the connection.
 */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { connect } from './client/index'
import { clientKey } from './client/use'
import Unreachable from './features/status/Unreachable.vue'
import { errorText } from './messages/index'
import './theme/tokens.css'
import './theme/base.css'
import './theme/controls.css'

async function start(): Promise<void> {
  const client = connect()
  const workbench = createApp(App).use(createPinia()).provide(clientKey, client)
  workbench.mount('#app')
  try {
    await client.connected
  } catch (error) {
    workbench.unmount()
    throw error
  }
}

start().catch((error: unknown) =>
  createApp(Unreachable, { message: errorText(error) })
    .use(createPinia())
    .mount('#app'),
)
