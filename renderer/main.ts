/** Starts the renderer: connects to the host, then mounts the workbench. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { connect } from './client'
import { clientKey } from './client/use'
import Unreachable from './features/status/Unreachable.vue'
import { errorWords } from './messages/catalogueWords'
import './theme/tokens.css'
import './theme/base.css'
import './theme/controls.css'

connect().then(
  (client) => createApp(App).use(createPinia()).provide(clientKey, client).mount('#app'),
  (error: unknown) => createApp(Unreachable, { message: errorWords(error) }).use(createPinia()).mount('#app'),
)
