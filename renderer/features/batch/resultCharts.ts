/** The ECharts options of a run's columns: how the images spread over one, and one against another. */
import type { BarSeriesOption, ScatterSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import { printable } from '#app/text/printable'
import type { ChartInk } from '#renderer/charts/ink'
import { formatCount, formatValue } from '#renderer/controls/formatNumber'
import { t } from '#renderer/messages/index'
import type { ResultRow } from './resultRows'

export type ResultsOption = ComposeOption<
  BarSeriesOption | ScatterSeriesOption | GridComponentOption | TooltipComponentOption
>

export interface Bin {
  readonly low: number
  readonly high: number
  readonly rows: readonly ResultRow[]
}

const MAX_BINS = 40
/** Images that the tip of a bar names. */
const NAMED = 5

/** Equal bins over the finite values of a column, about as many as the root of their number; one where all are the same. */
export function binsOf(rows: readonly ResultRow[], column: number): readonly Bin[] {
  const finite = rows.filter(({ values }) => Number.isFinite(values?.[column]))
  if (finite.length === 0) return []
  const [min, max] = finite.reduce(
    ([low, high], { values }) => [Math.min(low, values![column]!), Math.max(high, values![column]!)],
    [Infinity, -Infinity],
  )
  const width = max - min
  if (!(width > 0) || !Number.isFinite(width)) return [{ low: min, high: max, rows: finite }]
  const count = Math.max(5, Math.min(MAX_BINS, Math.ceil(Math.sqrt(finite.length))))
  const bins = Array.from({ length: count }, (): ResultRow[] => [])
  for (const row of finite)
    bins[Math.min(count - 1, Math.floor(((row.values![column]! - min) / width) * count))]!.push(row)
  const end = (i: number) => min + width * (i / count)
  return bins.map((some, i) => ({ low: end(i), high: end(i + 1), rows: some }))
}

/** A bar for each bin. */
export function histogramOption(bins: readonly Bin[], name: string, ink: ChartInk): ResultsOption {
  const values = axis(ink, name, 24)
  return {
    ...common(ink, (i) => (bins[i] ? binText(bins[i]) : '')),
    xAxis: {
      ...values,
      min: bins[0]?.low ?? 0,
      max: bins.at(-1)?.high ?? 1,
      // The ends are seldom round numbers.
      axisLabel: { ...values.axisLabel, showMinLabel: false, showMaxLabel: false },
      splitLine: { show: false },
    },
    yAxis: { ...axis(ink, t('batch.imageCount'), 40), minInterval: 1 },
    series: [
      {
        type: 'bar',
        barWidth: bins.length > 1 ? '99%' : 40,
        barMinHeight: 1,
        data: bins.map(({ low, high, rows }) => [(low + high) / 2, rows.length > 0 ? rows.length : '-']),
        itemStyle: { color: ink.text },
        emphasis: { itemStyle: { color: ink.accent } },
      },
    ],
  }
}

/** The rows that have a place in a scatter plot. */
export function scatterRows(rows: readonly ResultRow[], x: number, y: number): readonly ResultRow[] {
  return rows.filter(({ values }) => Number.isFinite(values?.[x]) && Number.isFinite(values?.[y]))
}

/** A point for each row. @param rows as `scatterRows` gives them */
export function scatterOption(
  rows: readonly ResultRow[],
  [x, y]: readonly [x: number, y: number],
  [xName, yName]: readonly [x: string, y: string],
  ink: ChartInk,
): ResultsOption {
  const pointText = ({ name, values }: ResultRow) => {
    const [across, up] = [values![x]!, values![y]!].map((value) => formatValue(value, 5))
    return [name, `${xName}: ${across}`, `${yName}: ${up}`].map(escaped).join('<br>')
  }
  return {
    ...common(ink, (i) => (rows[i] ? pointText(rows[i]) : '')),
    xAxis: { ...axis(ink, xName, 24), scale: true },
    yAxis: { ...axis(ink, yName, 48), scale: true },
    series: [
      {
        type: 'scatter',
        symbolSize: rows.length > 2000 ? 4 : 7,
        itemStyle: { color: ink.accent, opacity: 0.7 },
        emphasis: { itemStyle: { opacity: 1, borderColor: ink.text, borderWidth: 1.5 } },
        data: rows.map(({ values }) => [values![x]!, values![y]!]),
      },
    ],
  }
}

function common(ink: ChartInk, tip: (item: number) => string): ResultsOption {
  return {
    animation: false,
    textStyle: { fontFamily: ink.font },
    grid: { left: 12, right: 20, top: 12, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: ink.raised,
      borderColor: ink.line,
      textStyle: textOf(ink),
      formatter: (item) => tip(Array.isArray(item) ? -1 : item.dataIndex),
    },
  }
}

function axis(ink: ChartInk, name: string, nameGap: number) {
  const text = textOf(ink)
  return {
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap,
    nameTextStyle: text,
    axisLine: { show: true, lineStyle: { color: ink.line } },
    axisTick: { lineStyle: { color: ink.line } },
    axisLabel: { ...text, hideOverlap: true, formatter: (value: number) => formatValue(value, 4) },
    splitLine: { lineStyle: { color: ink.line, opacity: 0.6 } },
  }
}

function textOf(ink: ChartInk) {
  return { color: ink.text, fontFamily: ink.font, fontSize: 11 }
}

function binText({ low, high, rows }: Bin): string {
  const values = {
    low: formatValue(low, 4),
    high: formatValue(high, 4),
    n: rows.length,
    count: formatCount(rows.length),
  }
  const names = rows.slice(0, NAMED).map(({ name }) => escaped(name))
  return [t('batch.bin', values), ...names, ...(rows.length > NAMED ? ['...'] : [])].join('<br>')
}

/** Tips are HTML, and names of files are not. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
