/** The messages of `app` and `main`, by area, and their keys. What only the window says is in renderer/messages. */
import { arrays } from './messages/arrays'
import { cli } from './messages/cli'
import { client } from './messages/client'
import { document } from './messages/document'
import { engine } from './messages/engine'
import { failure } from './messages/failure'
import { files } from './messages/files'
import { filters } from './messages/filters'
import { formula } from './messages/formula'
import { images } from './messages/images'
import { kernelFile } from './messages/kernelFile'
import { kernels } from './messages/kernels'
import { layers } from './messages/layers'
import { models } from './messages/models'
import { networks } from './messages/networks'
import { numbers } from './messages/numbers'
import { plan } from './messages/plan'
import { protocol } from './messages/protocol'
import { queue } from './messages/queue'
import { service } from './messages/service'
import { summary } from './messages/summary'
import { tables } from './messages/tables'
import { units } from './messages/units'
import { validation } from './messages/validation'
import { safetensors } from './messages/safetensors'
import { zip } from './messages/zip'

export const areas = {
  arrays,
  cli,
  client,
  document,
  engine,
  failure,
  files,
  filters,
  formula,
  images,
  kernelFile,
  kernels,
  layers,
  models,
  networks,
  numbers,
  plan,
  protocol,
  queue,
  service,
  summary,
  tables,
  units,
  validation,
  safetensors,
  zip,
} as const

type Catalogue = typeof areas
type AreaName = keyof Catalogue

/** `units.bytes` */
export type MessageKey = { [A in AreaName]: `${A}.${Extract<keyof Catalogue[A]['en'], string>}` }[AreaName]

type EnglishOf<K extends MessageKey> = K extends `${infer A extends AreaName}.${infer M}`
  ? M extends keyof Catalogue[A]['en']
    ? Catalogue[A]['en'][M]
    : never
  : never

/** The names in braces in a text; escapes such as {'|'} are none. */
type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `'${string}` ? never : Name) | NamesIn<Rest>
  : never

/** The names of the values that a message needs. */
export type ValuesOf<K extends MessageKey> = NamesIn<EnglishOf<K>>
