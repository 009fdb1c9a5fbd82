/** The ECharts option of the statistics of compared maps: a box from quartile to quartile, whiskers to the extremes, the mean. */
import type { BoxplotSeriesOption, ScatterSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import type { Statistics } from '#app/protocol/contract'
import { formatValue } from '#renderer/controls/formatNumber'
import type { ChartInk } from '#renderer/charts/ink'
import { t } from '#renderer/messages/index'

export type CompareOption = ComposeOption<
  BoxplotSeriesOption | ScatterSeriesOption | GridComponentOption | TooltipComponentOption
>

export interface ComparedStatistics {
  readonly name: string
  readonly statistics: Pick<Statistics, 'min' | 'max' | 'mean' | 'quartiles'>
}

/** The first one is at the top, as in the table. */
export function compareOption(all: readonly ComparedStatistics[], ink: ChartInk): CompareOption {
  const text = { color: ink.text, fontFamily: ink.font, fontSize: 11 }
  const axis = {
    axisLine: { show: true, lineStyle: { color: ink.line } },
    axisTick: { lineStyle: { color: ink.line } },
  }
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 8, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: ink.raised,
      borderColor: ink.line,
      textStyle: text,
      formatter: (item) => describe(all[Array.isArray(item) ? -1 : item.dataIndex]),
    },
    xAxis: {
      ...axis,
      type: 'value',
      scale: true,
      name: t('charts.value'),
      nameLocation: 'middle',
      nameTextStyle: text,
      nameGap: 22,
      axisLabel: { ...text, formatter: (value: number) => formatValue(value, 4) },
      splitLine: { lineStyle: { color: ink.line, opacity: 0.6 } },
    },
    yAxis: { ...axis, type: 'category', inverse: true, data: all.map(({ name }) => name), axisLabel: text },
    series: [
      {
        type: 'boxplot',
        boxWidth: [8, 18],
        itemStyle: { color: 'transparent', borderColor: ink.text, borderWidth: 1.5 },
        data: all.map(({ statistics: { min, max, quartiles } }) => [min, ...quartiles, max]),
      },
      {
        type: 'scatter',
        symbol: 'diamond',
        symbolSize: 9,
        itemStyle: { color: ink.accent },
        data: all.map(({ statistics }, i) => [statistics.mean, i]),
      },
    ],
  }
}

function describe(one: ComparedStatistics | undefined): string {
  if (!one) return ''
  const { min, max, mean, quartiles } = one.statistics
  const [low, median, high] = quartiles
  const values = { min, low, median, high, max, mean }
  const texts = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, formatValue(value, 5)]))
  return t('compare.boxTip', texts)
}
