/** The ECharts option of lines over numbers: named axes, a legend, and a tooltip with the values of all lines. */
import { formatValue } from '#renderer/controls/formatNumber'
import type { LineSeriesOption } from 'echarts/charts'
import type {
  GridComponentOption,
  LegendComponentOption,
  MarkLineComponentOption,
  TooltipComponentOption,
} from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import type { ChartInk } from './ink'
import type { LineMark } from './marks'

export type LinesOption = ComposeOption<
  LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption | MarkLineComponentOption
>

export interface ChartLine {
  readonly name: string
  readonly mark: LineMark
  /** null leaves a gap. */
  readonly points: readonly (readonly [x: number, y: number | null])[]
}

export interface LinesDrawing {
  readonly lines: readonly ChartLine[]
  readonly xName: string
  readonly yName: string
  /** The x that is marked; null for none. */
  readonly marked: number | null
  /** Shares of 1, from 0 on. */
  readonly percent: boolean
  /** x takes whole numbers only. */
  readonly whole: boolean
  /** Instead of the numbers 1, 2, 3 ... on the x axis. */
  readonly xNames?: readonly string[]
}

/** The option for whatever ink the lines are drawn in. */
export function optionOfLines(drawing: LinesDrawing): (ink: ChartInk) => LinesOption {
  return (ink) => linesOption(drawing, ink)
}

/** Lines of more points have no signs. */
const MAX_SIGNS = 41
const FONT = 11

export function linesOption(drawing: LinesDrawing, ink: ChartInk): LinesOption {
  const { lines, xName, yName, marked, percent, whole, xNames } = drawing
  const text = { color: ink.text, fontFamily: ink.font, fontSize: FONT }
  const axis = {
    type: 'value' as const,
    nameLocation: 'middle' as const,
    nameTextStyle: text,
    axisLine: { show: true, lineStyle: { color: ink.line } },
    axisTick: { lineStyle: { color: ink.line } },
    axisLabel: text,
  }
  const ends = endsOf(lines)
  const format = (value: number) => (percent ? `${Math.round(100 * value)} %` : formatValue(value, 5))
  return {
    animation: false,
    textStyle: { fontFamily: ink.font },
    grid: { left: 12, right: 16, top: 28, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    legend: { type: 'scroll', top: 0, left: 8, right: 8, itemHeight: 9, textStyle: text, inactiveColor: ink.line },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: ink.raised,
      borderColor: ink.line,
      textStyle: text,
      axisPointer: { lineStyle: { color: ink.text } },
      valueFormatter: (value) => (typeof value === 'number' && Number.isFinite(value) ? format(value) : '–'),
    },
    xAxis: {
      ...axis,
      name: xName,
      nameGap: 22,
      ...ends,
      ...(whole && { minInterval: 1 }),
      ...(xNames && {
        axisLabel: { ...text, hideOverlap: true, formatter: (x: number) => xNames[x - 1] ?? '' },
        axisPointer: { label: { formatter: ({ value }: { value: unknown }) => xNames[Number(value) - 1] ?? '' } },
      }),
      splitLine: { show: false },
    },
    yAxis: {
      ...axis,
      name: yName,
      nameGap: 40,
      scale: !percent,
      ...(percent && { min: 0, max: 1 }),
      axisLabel: { ...text, formatter: format },
      splitLine: { lineStyle: { color: ink.line, opacity: 0.6 } },
    },
    series: [...lines.map((line) => seriesOf(line, ink)), ...(marked === null ? [] : [markOf(marked, ink)])],
  }
}

/** From the smallest x to the largest; nothing where there are no points. */
function endsOf(lines: readonly ChartLine[]): { min?: number; max?: number } {
  let [min, max] = [Infinity, -Infinity]
  for (const { points } of lines)
    for (const [x] of points) {
      min = Math.min(min, x)
      max = Math.max(max, x)
    }
  return min <= max ? { min, max } : {}
}

function seriesOf({ name, mark, points }: ChartLine, ink: ChartInk): LineSeriesOption {
  return {
    type: 'line',
    name,
    dimensions: ['x', 'y'],
    // ECharts takes x, y, x, y ... in one array, though its types do not say so.
    data: Float64Array.from(points.flatMap(([x, y]) => [x, y ?? NaN])) as unknown as number[],
    symbol: mark.symbol,
    symbolSize: 7,
    showAllSymbol: true,
    showSymbol: points.length <= MAX_SIGNS,
    lineStyle: { color: mark.colour, width: 2 },
    itemStyle: mark.hollow ? { color: ink.ground, borderColor: mark.colour, borderWidth: 2 } : { color: mark.colour },
  }
}

function markOf(marked: number, ink: ChartInk): LineSeriesOption {
  return {
    type: 'line',
    data: [],
    tooltip: { show: false },
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { color: ink.accent, type: 'solid', width: 1 },
      data: [{ xAxis: marked }],
    },
  }
}
