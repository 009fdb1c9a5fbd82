/** What a panel shows: a map of the run with the step that made it. */
import type { MapSummary } from '../../../app/contract'
import type { Step } from '../../../app/plan'

export interface PanelModel {
  key: string
  layerIndex: number /* -1 input */
  layerId: string | null
  title: string
  type: string
  map: MapSummary | null
  channel: number
  step: Step | null
  source: MapSummary | null /* the map that the step read */
}
