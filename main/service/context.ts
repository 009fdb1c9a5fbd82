/** What all sessions of one service share. */
import type { Settings } from '#app/protocol/contract'
import type { Engine } from '#main/engine/engine'
import type { Decoder } from './decoder'
import type { Drafts } from './drafts'
import type { Shares } from './shares'
import type { TensorStore } from './tensors'

export interface ServiceContext {
  readonly version: string
  readonly examplesFolder: string
  readonly engine: Engine
  readonly decoder: Decoder
  readonly drafts: Drafts
  readonly shares: Shares
  readonly tensors: TensorStore
  /** Bytes that the memory budget leaves for maps, beside the weights that are open. */
  mapBudget(): number
  getSettings(): Settings
  setSettings(change: Partial<Settings>): Settings
}
