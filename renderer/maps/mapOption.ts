/**
 * The ECharts option of one map: its image as one image under axes that count pixels (origin top left, rows
 * downwards), and the numbers of its cells.
 *
 * Maps of all sizes are drawn alike. A heatmap series would need category axes, which can only begin and end at
 * whole cells, so that small maps could not show the same place as their neighbours.
 */
import type { CustomSeriesOption, CustomSeriesRenderItemReturn } from 'echarts'
import type { GridComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import type { Labels } from './labels'
import { pixelTicks, type Rect, type Size } from './viewport'

export type MapOption = ComposeOption<CustomSeriesOption | GridComponentOption>

export interface MapDrawing {
  readonly grid: Size
  readonly view: Rect
  /** In pixels of the chart. */
  readonly frame: Rect
  readonly canvas: HTMLCanvasElement
  /** Another number whenever the image has been painted anew. */
  readonly version: number
  readonly labels: Labels
  /** Font size of the axes, in pixels. */
  readonly font: number
  readonly ink: Ink
}

/** Colours of the theme. */
export interface Ink {
  readonly text: string
  readonly line: string
  readonly font: string
}

export const SMALLEST_AXIS_FONT = 11
const LARGEST_AXIS_FONT = 16
/** Font size as a part of a cell. */
const FONT_PART = 0.2

/** The size of the numbers around a map: they grow with its cells. @param room pixels for the map and its axes */
export function axisFont(grid: Size, room: Size): number {
  const cell = Math.min(room.width / grid.width, room.height / grid.height)
  return Math.round(Math.min(Math.max(FONT_PART * cell, SMALLEST_AXIS_FONT), LARGEST_AXIS_FONT))
}

/** Room that the numbers of the axes need around a frame, in pixels. */
export function axisRoom(
  grid: Size,
  font = SMALLEST_AXIS_FONT,
): { top: number; left: number; bottom: number; right: number } {
  const digit = (7 / SMALLEST_AXIS_FONT) * font
  // The middle of the last column's number may stand at the edge of the frame.
  const half = Math.ceil((digit * String(grid.width - 1).length) / 2)
  const left = Math.ceil(14 + digit * String(grid.height - 1).length)
  return { top: 8, left, bottom: 11 + font, right: Math.max(8, half) }
}

const COLUMN_SPACING = 44
const ROW_SPACING = 28
const SMALL_SPACING = 20

/**
 * The whole option, set once.
 * @param current the drawing as it is whenever ECharts renders.
 */
export function mapOption(current: () => MapDrawing): MapOption {
  return {
    animation: false,
    ...axesOption(current()),
    series: [{ type: 'custom', silent: true, clip: true, data: [[0, 0]], renderItem: () => content(current()) }],
  }
}

/** What changes from frame to frame: the axes; with them ECharts renders the current drawing. */
export function axesOption({ grid, view, frame, font, ink }: MapDrawing): MapOption {
  return {
    grid: { ...frame, outerBoundsMode: 'none', show: true, borderColor: ink.line, borderWidth: 1 },
    xAxis: pixelAxis(view.left, view.width, grid.width, frame.width, COLUMN_SPACING, font, ink),
    yAxis: { ...pixelAxis(view.top, view.height, grid.height, frame.height, ROW_SPACING, font, ink), inverse: true },
  }
}

function content({ frame, canvas, version, labels, ink }: MapDrawing): CustomSeriesRenderItemReturn {
  const image = { image: canvas, x: frame.left, y: frame.top, width: frame.width, height: frame.height }
  return {
    type: 'group',
    children: [
      // The changing field makes ECharts paint the image again.
      { type: 'image', style: { ...image, version } as object },
      ...labels.labels.map(({ x, y, text, ink: fill }) => ({
        type: 'text' as const,
        style: {
          text,
          x: frame.left + x,
          y: frame.top + y,
          fill,
          font: `${labels.fontSize}px ${ink.font}`,
          align: 'center' as const,
          verticalAlign: 'middle' as const,
        },
      })),
    ],
  }
}

function pixelAxis(
  start: number,
  size: number,
  cells: number,
  pixels: number,
  spacing: number,
  font: number,
  ink: Ink,
) {
  const digits = String(cells - 1).length
  const apart = ((digits <= 2 ? SMALL_SPACING : spacing) * font) / SMALLEST_AXIS_FONT
  const ticks = pixelTicks(start, size, cells, pixels, apart).map((tick) => tick + 0.5)
  return {
    type: 'value' as const,
    min: start,
    max: start + size,
    splitLine: { show: false },
    axisLine: { show: false },
    axisTick: { show: true, length: 3, customValues: ticks, lineStyle: { color: ink.line } },
    axisLabel: {
      customValues: ticks,
      color: ink.text,
      fontSize: font,
      fontFamily: ink.font,
      margin: 5,
      hideOverlap: false,
      showMinLabel: true,
      showMaxLabel: true,
      formatter: (value: number) => String(Math.round(value - 0.5)),
    },
  }
}
