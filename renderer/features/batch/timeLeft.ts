/** How long a run still takes, roughly, in words: 45 s, 12 min, 3 h 20 min. */
import { t } from '#renderer/messages/index'

export function timeLeft(seconds: number): string {
  if (seconds < 100) return t('batch.seconds', { n: Math.ceil(seconds) })
  const minutes = Math.round(seconds / 60)
  if (minutes < 100) return t('batch.minutes', { n: minutes })
  return t('batch.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
