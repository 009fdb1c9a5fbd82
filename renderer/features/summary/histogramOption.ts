/** The ECharts option of a histogram: bars over an axis of values, and what lies outside of the colours' range dimmed. */
import type { BarSeriesOption } from 'echarts/charts'
import type {
  BrushComponentOption,
  GridComponentOption,
  MarkAreaComponentOption,
  ToolboxComponentOption,
  TooltipComponentOption,
} from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import type { Statistics } from '#app/protocol/contract'
import type { ChartInk } from '#renderer/charts/ink'
import { formatCount, formatValue } from '#renderer/controls/formatNumber'
import { t } from '#renderer/messages/index'

export type HistogramOption = ComposeOption<
  | BarSeriesOption
  | BrushComponentOption
  | GridComponentOption
  | MarkAreaComponentOption
  | ToolboxComponentOption
  | TooltipComponentOption
>

/** Pixels beside the bars, for the numbers of the axes. */
export const HISTOGRAM_SIDES = { left: 64, right: 16 }

export interface HistogramDrawing {
  readonly statistics: Pick<Statistics, 'histogram' | 'min' | 'max'>
  /** The values at both ends of the axis. */
  readonly from: number
  readonly to: number
  /** The range of the colours. */
  readonly low: number
  readonly high: number
  readonly logCounts: boolean
}

export function histogramOption(drawing: HistogramDrawing, ink: ChartInk): HistogramOption {
  const { statistics, from, to, low, high, logCounts } = drawing
  const bins = binsOf(statistics)
  const text = { color: ink.text, fontFamily: ink.font, fontSize: 11 }
  const axis = {
    nameLocation: 'middle' as const,
    nameTextStyle: text,
    axisLine: { show: true, lineStyle: { color: ink.line } },
    axisTick: { lineStyle: { color: ink.line } },
  }
  return {
    animation: false,
    grid: { ...HISTOGRAM_SIDES, top: 8, bottom: 24, outerBoundsMode: 'none' },
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: ink.raised,
      borderColor: ink.line,
      textStyle: text,
      formatter: (item) => {
        const bin = bins[Array.isArray(item) ? -1 : item.dataIndex]
        return bin
          ? t('summary.bin', {
              low: formatValue(bin.low),
              high: formatValue(bin.high),
              count: formatCount(bin.count),
            })
          : ''
      },
    },
    toolbox: { show: false },
    brush: {
      xAxisIndex: 0,
      brushType: 'lineX',
      brushMode: 'single',
      brushStyle: { color: 'transparent', borderColor: ink.accent },
      outOfBrush: { colorAlpha: 1 },
    },
    xAxis: {
      ...axis,
      type: 'value',
      min: from,
      max: to,
      // The ends of the axis lie a little outside of the values.
      axisLabel: {
        ...text,
        hideOverlap: true,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (value: number) => formatValue(value, 4),
      },
      splitLine: { show: false },
    },
    yAxis: {
      ...axis,
      type: logCounts ? 'log' : 'value',
      // A bar of one value must be seen on an axis of decades, too.
      ...(logCounts && { min: 0.7 }),
      name: t('charts.count'),
      nameGap: 48,
      axisLabel: { ...text, hideOverlap: true, formatter: (value: number) => (value < 1 ? '' : formatCount(value)) },
      splitLine: { lineStyle: { color: ink.line, opacity: 0.5 } },
    },
    series: [
      {
        type: 'bar',
        barWidth: '99%',
        barMinHeight: 1,
        data: bins.map(({ low: begin, high: end, count }) => [(begin + end) / 2, count > 0 ? count : '-']),
        itemStyle: { color: ink.text },
        emphasis: { itemStyle: { color: ink.accent } },
        markArea: {
          silent: true,
          itemStyle: { color: ink.ground, opacity: 0.65 },
          data: [
            [{ xAxis: from }, { xAxis: Math.min(Math.max(low, from), to) }],
            [{ xAxis: Math.max(Math.min(high, to), from) }, { xAxis: to }],
          ],
        },
      },
    ],
  }
}

/** Equal bins between the smallest and the largest value; of a single value one bin of some width. */
function binsOf({ histogram, min, max }: HistogramDrawing['statistics']) {
  const width = (max - min) / histogram.length
  if (width > 0) return histogram.map((count, i) => ({ low: min + i * width, high: min + (i + 1) * width, count }))
  return [{ low: min, high: max, count: histogram.reduce((sum, count) => sum + count, 0) }]
}
