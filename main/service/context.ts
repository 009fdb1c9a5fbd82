/** What all sessions of one service share. */
import type { Settings } from '#app/protocol/contract'
import type { Engine } from '#main/engine/engine'
import type { Decoder } from './decoder'
import type { Drafts } from './drafts'
import type { Shares } from './shares'

export interface ServiceContext {
  readonly version: string
  readonly examplesFolder: string
  readonly engine: Engine
  readonly decoder: Decoder
  readonly drafts: Drafts
  readonly shares: Shares
  getSettings(): Settings
  setSettings(change: Partial<Settings>): Settings
}
