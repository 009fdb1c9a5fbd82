/** What the layers of Keras become, by their class names. */
import type { Translate } from '#main/models/keras/site'
import { activationLayers } from './activation'
import { arithmetic } from './arithmetic'
import { geometry } from './geometry'
import { poolings } from './pooling'
import { weighted } from './weighted'

export const kinds: ReadonlyMap<string, Translate> = new Map(
  Object.entries({ ...weighted, ...activationLayers, ...poolings, ...arithmetic, ...geometry }),
)
