/** What a screen reader is told when something changed that it would not notice: `announce('ReLU moved ...')`. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useAnnouncer = defineStore('announcer', () => {
  const message = ref('')

  function announce(text: string): void {
    // The same words twice are two messages.
    message.value = text === message.value ? `${text}\u00a0` : text
  }

  return { message, announce }
})
