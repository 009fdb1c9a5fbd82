/**
 * The film on show: the window of one layer moving over its input, cell by cell, with the numbers of the last run. The
 * state machine says which frame; the frame's arithmetic comes from the maps.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { formatFormula } from '#app/explain/explain'
import type { MapSummary } from '#app/protocol/contract'
import { formatShape, gridShape } from '#app/shape'
import { formatExact } from '#renderer/controls/formatNumber'
import { useMapView } from '#renderer/maps/mapView'
import { coloursOf } from '#renderer/maps/range'
import { useTiles } from '#renderer/maps/useTiles'
import type { Place, Rect } from '#renderer/maps/viewport'
import { formatMessage, t } from '#renderer/messages/index'
import { explainCell } from '#renderer/stores/explainCell'
import { usePanelsStore } from '#renderer/stores/panels'
import type { PanelModel } from '#renderer/stores/panelModel'
import { usePin } from '#renderer/stores/pin'
import { usePlanStore } from '#renderer/stores/plan'
import { useRunStore } from '#renderer/stores/run'
import { useTensors } from '#renderer/stores/tensors'
import { useWindowStore } from '#renderer/stores/window'
import { PAPER, type FilmColours, type FilmContent, type FilmFrame, type FilmMap } from './filmFigure'
import { filmTransition, initialFilm, type FilmEvent } from './filmMachine'
import { cellOf, framesOf, placeOf, planFilm, windowOf, type Film } from './filmPlan'
import { readFilm, type FilmValues } from './readFilm'
import { windowFacts } from './windowFacts'

interface Subject {
  readonly layerId: string
  /** The part of the layer's map that is looked at; null for all of it. */
  readonly visible: Rect | null
  readonly about: Place | null
}

interface LoadedFilm {
  readonly film: Film
  readonly from: MapSummary
  readonly to: MapSummary
  readonly plane: number
  readonly values: FilmValues
}

export const useFilm = defineStore('film', () => {
  const plans = usePlanStore()
  const run = useRunStore()
  const panels = usePanelsStore()
  const pin = usePin()
  const mapView = useMapView()
  const windowStore = useWindowStore()
  const cache = useTiles()
  const tensors = useTensors()

  const subject = shallowRef<Subject | null>(null)
  const channel = ref(0)
  /** Of those that a window reads, the channel of the input on show. */
  const inputChannel = ref(0)
  const state = shallowRef(initialFilm)
  const loaded = shallowRef<LoadedFilm | null>(null)
  const shown = shallowRef<FilmFrame | null>(null)
  /** Whether the film begins to play as soon as it is there. */
  let starts = false

  const step = computed(() => (subject.value ? plans.stepOf(subject.value.layerId) : null))
  const maps = computed(() => {
    const { plan } = plans
    if (!plan || !step.value) return null
    const to = run.maps.get(step.value.index)
    const from = run.maps.get(plan.steps[step.value.source]?.index ?? -1)
    return to && from ? { from, to } : null
  })
  const film = computed<Film | null>(() => {
    if (!step.value || !maps.value || !subject.value) return null
    const { from, to } = maps.value
    const grid = gridShape(to.shape)
    const visible = subject.value.visible ?? { top: 0, left: 0, height: grid.height, width: grid.width }
    return planFilm(step.value, from.shape, Math.min(channel.value, grid.channels - 1), visible, subject.value.about)
  })
  /** The channels of the input that a window reads. */
  const inputChannels = computed(() => {
    const { begin, end } = film.value ? windowOf(film.value, placeOf(film.value, 0)).channels : { begin: 0, end: 1 }
    return { begin, count: end - begin }
  })
  const plane = computed(() => inputChannels.value.begin + Math.min(inputChannel.value, inputChannels.value.count - 1))
  const channels = computed(() => (maps.value ? gridShape(maps.value.to.shape).channels : 1))

  watch(
    [film, maps, plane],
    async () => {
      const [now, both, on] = [film.value, maps.value, plane.value]
      if (!now || !both) return
      try {
        const values = await readFilm(cache, now, both.from, on, both.to)
        if (film.value !== now || maps.value !== both || plane.value !== on) return
        const length = framesOf(now)
        if (length !== state.value.length) dispatch({ type: 'load', length })
        loaded.value = { film: now, from: both.from, to: both.to, plane: on, values }
        if (starts) dispatch({ type: 'play' })
        starts = false
      } catch {
        // The run was released while it was read: its newer maps are on their way.
      }
    },
    { immediate: true },
  )
  // As soon as a frame is due, so that it is painted before the screen shows the next one.
  watch(
    [loaded, () => state.value.frame],
    async () => {
      const [of, index] = [loaded.value, state.value.frame]
      const frame = of && (await frameAt(of, index).catch(() => null))
      if (of === loaded.value && index === state.value.frame) shown.value = frame
    },
    { flush: 'sync' },
  )
  watch(
    () => windowStore.dialog,
    (dialog) => dialog !== 'film' && dispatch({ type: 'pause' }),
  )

  function dispatch(event: FilmEvent): void {
    state.value = filmTransition(state.value, event)
  }

  /** Whether a panel shows a map that a layer computed. */
  function canPlay({ step, map, minus }: PanelModel): boolean {
    return step !== null && map !== null && minus === null
  }

  /**
   * Opens the film of a layer and plays it.
   * @param key of the panel in which its map is looked at; the first one of the layer without it
   */
  function open(layerId: string, key?: string): void {
    const panel = pin.panels.find((one) => (key ? one.key === key : one.layerId === layerId && !one.minus))
    const visible = panel && !panel.sheet ? (mapView.shown.get(panel.key) ?? null) : null
    subject.value = { layerId, visible, about: panel && pin.pinned?.key === panel.key ? pin.pinned : null }
    channel.value = panel?.channel ?? 0
    inputChannel.value = 0
    dispatch({ type: 'load', length: 0 })
    loaded.value = null
    shown.value = null
    starts = true
    windowStore.dialog = 'film'
  }

  async function frameAt({ film: of, from, values }: LoadedFilm, index: number): Promise<FilmFrame> {
    const place = placeOf(of, index)
    const cell = cellOf(of, place)
    const before = index % of.part.width > 0 ? windowOf(of, placeOf(of, index - 1)) : null
    const value = values.output[index]!
    const mapOf = (at: number) => run.maps.get(plans.plan?.steps[at]?.index ?? -1)
    const explanation = await explainCell(values.reader, of.step, of.input, from, cell, mapOf, tensors)
    const arithmetic =
      explanation.formula.length > 0
        ? formatMessage(formatFormula(explanation, value))
        : [formatExact(value), ...explanation.notes.slice(0, 1).map(formatMessage)].join('. ')
    const about = { name: of.step.name, row: place.row, column: place.column, value: formatExact(value) }
    return {
      index,
      window: windowOf(of, place),
      before,
      heading: t(of.step.shape.flat ? 'film.headingOfValue' : 'film.heading', about),
      arithmetic,
    }
  }

  function contentOf({ film: of, from, to, plane: on, values }: LoadedFilm, inked: FilmColours = PAPER): FilmContent {
    const mapOf = (map: MapSummary, at: number, read: Float32Array, title: string, facts: string): FilmMap => {
      // As the panel of the map has them; one channel is no true colour.
      const panel = pin.panels.find((one) => one.map === map)
      const view = panel ? mapView.viewOf(panel) : mapView.view
      const image = panel?.image ? { ...panel.image, rgb: false } : null
      const one = { map, channel: at, group: panel?.group ?? null, image }
      const colours = view.colours === 'rgb' ? 'auto' : view.colours
      const { palette, scale } = coloursOf({ ...view, colours }, one, panels.shown)
      return { title, facts, values: read, scale, colours: palette === 'rgb' ? 'gray' : palette }
    }
    const source = plans.plan?.steps[of.step.source]
    const named = (name: string, at: number, count: number) =>
      count > 1 ? t('film.titleOfChannel', { name, channel: at }) : name
    return {
      film: of,
      input: mapOf(
        from,
        on,
        values.input,
        named(source?.name ?? t('panels.original'), on, gridShape(of.input).channels),
        partFacts(of.source, from),
      ),
      output: mapOf(
        to,
        of.step.shape.flat ? 0 : of.channel,
        values.output,
        named(of.step.name, of.channel, gridShape(to.shape).channels),
        [partFacts(of.part, to), windowFacts(of.step)].filter((fact) => fact !== '').join(', '),
      ),
      positions: values.positions,
      inked,
      numbers: mapView.numbers,
    }
  }

  return {
    subject,
    step,
    film,
    channel,
    channels,
    inputChannel,
    inputChannels,
    state,
    loaded,
    shown,
    dispatch,
    canPlay,
    open,
    frameAt,
    contentOf,
  }
})

/** The shape of a map, and the part of it on show where that is not all. */
function partFacts({ top, left, height, width }: Rect, { shape }: MapSummary): string {
  const grid = gridShape(shape)
  const whole = top <= 0 && left <= 0 && top + height >= grid.height && left + width >= grid.width
  const size = formatMessage(formatShape(shape))
  if (whole) return size
  const values = {
    size,
    top: Math.max(top, 0),
    bottom: Math.min(top + height, grid.height) - 1,
    left: Math.max(left, 0),
    right: Math.min(left + width, grid.width) - 1,
  }
  return t(shape.flat ? 'film.partOfVector' : 'film.part', values)
}
