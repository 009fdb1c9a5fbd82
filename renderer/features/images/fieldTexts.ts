/** The fields of patterns and steps in the window's language. */
import type { Control, Field, Fields } from '#app/layers/fields'
import { t, type MessageKey } from '#renderer/messages/index'

/** The same fields with title, help, options and what an empty field means from the catalogue. */
export function translatedFields(area: 'patterns' | 'steps', kind: string, fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const say = (what: string) => t(`${area}.${kind}_${name}${what}` as MessageKey)
      return [name, { ...field, title: say(''), help: say('Help'), control: translatedControl(field, say) }]
    }),
  )
}

/** The name of a pattern or a step. */
export function kindName(area: 'patterns' | 'steps', kind: string): string {
  return t(`${area}.${kind}` as MessageKey)
}

function translatedControl({ control }: Field<unknown>, say: (what: string) => string): Control {
  if (control.kind === 'choice')
    return { ...control, options: control.options.map(({ value }) => ({ value, title: say(`_${value}`) })) }
  return control.kind === 'optionalNumber' ? { ...control, emptyMeans: say('Empty') } : control
}
