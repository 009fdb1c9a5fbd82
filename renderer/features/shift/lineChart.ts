/** Lines over whole numbers on an ECharts instance: one line for each of some names, and one number that is looked at. */
import { LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { Ink } from '#renderer/maps/mapOption'

use([LineChart, GridComponent, MarkLineComponent, CanvasRenderer])

export interface LineDrawing {
  readonly x: readonly number[]
  readonly lines: readonly ChartLine[]
  /** The number on the x axis that is marked. */
  readonly marked: number
  readonly percent: boolean
  /** `ground` fills the signs that are hollow. */
  readonly ink: Ink & { readonly mark: string; readonly ground: string }
}

export interface ChartLine {
  readonly name: string
  readonly mark: LineMark
  /** One for each x; null leaves a gap. */
  readonly values: readonly (number | null)[]
}

/** Colour and sign of a line: colour is never the only sign. */
export interface LineMark {
  readonly colour: string
  readonly symbol: 'circle' | 'rect' | 'triangle' | 'diamond'
  readonly hollow: boolean
}

/** Okabe and Ito's colours, which people tell apart whatever colours they see. */
export const lineMarks: readonly LineMark[] = [
  { colour: '#0072b2', symbol: 'circle', hollow: false },
  { colour: '#d55e00', symbol: 'rect', hollow: false },
  { colour: '#009e73', symbol: 'triangle', hollow: false },
  { colour: '#b8669a', symbol: 'diamond', hollow: false },
  { colour: '#c98a00', symbol: 'circle', hollow: true },
  { colour: '#4a9fd1', symbol: 'rect', hollow: true },
]

export interface LinesChart {
  draw(drawing: LineDrawing): void
  resize(): void
  close(): void
}

/** @param onPick told the x that was clicked */
export function openLinesChart(element: HTMLElement, onPick: (x: number) => void): LinesChart {
  const chart = init(element, null, { renderer: 'canvas' })
  chart.getZr().on('click', (event) => {
    const at = chart.convertFromPixel({ xAxisIndex: 0 }, event.offsetX)
    if (Number.isFinite(at)) onPick(Math.round(at))
  })
  return {
    draw: (drawing) => chart.setOption(lineOption(drawing), { notMerge: true, silent: true }),
    resize: () => chart.resize({ silent: true }),
    close: () => chart.dispose(),
  }
}

function lineOption({ x, lines, marked, percent, ink }: LineDrawing) {
  const axis = {
    axisLine: { lineStyle: { color: ink.line } },
    axisTick: { lineStyle: { color: ink.line } },
    axisLabel: { color: ink.text, fontFamily: ink.font, fontSize: 11 },
  }
  const format = (value: number) => (percent ? `${Math.round(100 * value)} %` : String(Number(value.toPrecision(6))))
  return {
    animation: false,
    grid: { left: 48, right: 12, top: 10, bottom: 22 },
    xAxis: {
      ...axis,
      type: 'value' as const,
      min: x[0],
      max: x.at(-1),
      minInterval: 1,
      splitNumber: Math.min(x.length - 1, 16),
      splitLine: { show: false },
    },
    yAxis: {
      ...axis,
      type: 'value' as const,
      scale: !percent,
      ...(percent && { min: 0, max: 1 }),
      axisLabel: { ...axis.axisLabel, formatter: format },
      splitLine: { lineStyle: { color: ink.line, opacity: 0.6 } },
    },
    series: [
      ...lines.map(({ name, mark, values }) => ({
        type: 'line' as const,
        name,
        data: x.map((at, i) => [at, values[i] ?? '-']),
        symbol: mark.symbol,
        symbolSize: 7,
        showAllSymbol: x.length <= 41,
        showSymbol: x.length <= 41,
        lineStyle: { color: mark.colour, width: 2 },
        itemStyle: mark.hollow
          ? { color: ink.ground, borderColor: mark.colour, borderWidth: 2 }
          : { color: mark.colour },
        silent: true,
      })),
      {
        type: 'line' as const,
        data: [],
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: ink.mark, type: 'solid' as const, width: 1 },
          data: [{ xAxis: marked }],
        },
      },
    ],
  }
}
