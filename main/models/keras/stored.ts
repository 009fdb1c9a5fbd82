/** Where the weights of a layer are in the two forms of a Keras file. */
import type { Hdf5, StoredArray } from './hdf5'

/** A layer among the layers of its model, and the models that it stands in, from the outermost. */
export interface LayerPath {
  readonly name: string
  /** Its class in snake case, numbered among those of the same class: `conv2d_1`. */
  readonly place: string
}

export interface StoredWeights {
  /** The weights of a layer in the order in which Keras creates them. @param path the models that it stands in, and itself */
  of(path: readonly LayerPath[]): readonly StoredArray[]
}

/** More than any layer has. */
const MOST_WEIGHTS = 100

/** `.keras`: /layers/functional/layers/conv2d_1/vars/0. Groups bear the names of classes, not those of layers. */
export function storedByPlace(file: Hdf5): StoredWeights {
  // As Keras 2.12 named it.
  const [layers = 'layers'] = file.names('/').filter((name) => name === '_layer_checkpoint_dependencies')
  return {
    of(path) {
      const group = `${path.map(({ place }) => `/${layers}/${place}`).join('')}/vars`
      const arrays: StoredArray[] = []
      for (let i = 0; i < MOST_WEIGHTS; i++) {
        const array = file.array(`${group}/${i}`)
        if (!array) break
        arrays.push(array)
      }
      return arrays
    },
  }
}

/** `.h5`: a group for each layer of the outermost model names its weights, those of models in it among them. */
export function storedByName(file: Hdf5): StoredWeights {
  const root = file.names('/').includes('model_weights') ? '/model_weights' : ''
  return {
    of(path) {
      const group = `${root}/${path[0]!.name}`
      const names = file.texts(group, 'weight_names')
      const owner = `/${path.at(-1)!.name}`
      const own = names.filter((name) => `/${name.slice(0, name.lastIndexOf('/'))}`.endsWith(owner))
      const found = own.length > 0 || path.length > 1 ? own : names
      return found.slice(0, MOST_WEIGHTS).flatMap((name) => file.array(`${group}/${name}`) ?? [])
    },
  }
}

/** As Keras names the groups of a class: `SeparableConv2D` becomes `separable_conv2d`. */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}
