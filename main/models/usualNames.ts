/** Names that layers have without being given any, such as `MaxPooling2D 2`: written for other programs, they come back. */
import type { Lane } from '#app/document/experiment'
import { mapLayers } from '#app/document/lanes'
import { layerNames } from '#app/plan'

/** The stack without such names, where every layer is called as before. */
export function withoutUsualNames(stack: Lane): Lane {
  const plain = mapLayers(stack, ({ name, ...layer }) =>
    name === undefined || usual(layer.type).test(name) ? layer : { ...layer, name },
  )
  const [before, after] = [stack, plain].map(layerNames)
  return before!.every((name, i) => name === after![i]) ? plain : stack
}

function usual(type: string): RegExp {
  return new RegExp(`^${type}( \\d+)?$`)
}
