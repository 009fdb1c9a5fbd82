/** What a way to pool is called: the type of its layer, or in the window's words. */
import { t } from '#renderer/messages/index'
import { BEFORE } from './useComparison'

export function rivalName(key: string): string {
  if (key === BEFORE) return t('compare.before')
  return key === 'strides' ? t('compare.strides') : key
}
