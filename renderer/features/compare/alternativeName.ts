/** The name of an alternative to a pooling: its layer type, or a phrase in the language of the window. */
import { t } from '#renderer/messages/index'
import { BEFORE } from './useComparison'

export function alternativeName(key: string): string {
  if (key === BEFORE) return t('compare.before')
  return key === 'strides' ? t('compare.strides') : key
}
