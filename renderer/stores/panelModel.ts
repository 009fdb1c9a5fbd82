/** What a panel shows: a map of the run with the step that made it, all its channels, or the difference of two maps. */
import type { MapSummary } from '#app/protocol/contract'
import type { PanelView } from '#app/document/view'
import type { Step } from '#app/plan'
import type { ImageLook } from '#renderer/maps/range'

export interface PanelModel {
  key: string
  layerIndex: number /* -1 input */
  layerId: string | null
  title: string
  /** Of the layer's own map, where `title` is that of a difference. */
  ownTitle: string
  /** The layer, where the title does not name it; null otherwise. */
  layerName: string | null
  type: string
  map: MapSummary | null
  /** The layer's own map; `map` but for a difference. */
  own: MapSummary | null
  /** Of the layer's map. */
  channel: number
  /** Of the layer's map. */
  channels: number
  /** The channel of `map` on show: `channel`, but 0 of what has no channels to be looked at one by one. */
  plane: number
  /** All channels as small maps. */
  sheet: boolean
  /** For a difference: what is taken away. `map` is the difference then. */
  minus: Minuend | null
  /** Why there is no map and never will be, as things are. */
  problem: string | null
  step: Step | null
  source: MapSummary | null /* the map that the step read */
  /** Maps of panels of one group are comparable, see `originOfValues`; null for one that is comparable to no other. */
  group: number | null
  /** How the input looks, where the map is that or only repeats or averages it. */
  image: ImageLook | null
  /** How it is looked at, where that is otherwise than all. */
  view: PanelView | undefined
}

/** One side of a difference: a channel of a layer's map. */
export interface Minuend {
  layerId: string | null
  title: string
  map: MapSummary | null
  channel: number
}

/** What can be done with a panel beyond choosing what it shows. */
export type PanelAct = 'full' | 'resetZoom' | 'copyValue' | 'copyArithmetic' | 'splitRight' | 'splitBelow' | PanelMove

export type PanelMove = 'moveLeft' | 'moveRight' | 'moveUp' | 'moveDown'
