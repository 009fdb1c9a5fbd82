/** ECharts instances for what is a chart, and charts as files; only the parts of ECharts that the workbench draws with. */
import { BarChart, BoxplotChart, LineChart, ScatterChart } from 'echarts/charts'
import {
  BrushComponent,
  GridComponent,
  LegendComponent,
  LegendScrollComponent,
  MarkAreaComponent,
  MarkLineComponent,
  ToolboxComponent,
  TooltipComponent,
} from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

use([
  BarChart,
  BoxplotChart,
  LineChart,
  ScatterChart,
  BrushComponent,
  GridComponent,
  LegendComponent,
  LegendScrollComponent,
  MarkAreaComponent,
  MarkLineComponent,
  ToolboxComponent,
  TooltipComponent,
  CanvasRenderer,
  SVGRenderer,
])

export type ChartOption = Parameters<EChartsType['setOption']>[0]

export function openChart(element: HTMLElement): EChartsType {
  return init(element, null, { renderer: 'canvas' })
}

/**
 * Draws an option in a chart that has drawn `before`. What ECharts has built is kept where only values are other than
 * before, which is quick enough for each frame of a drag.
 */
export function updateChart(chart: EChartsType, option: ChartOption, before: ChartOption | null): void {
  chart.setOption(option, { notMerge: outlineOf(option) !== outlineOf(before), silent: true })
}

/** An option without its data and its numbers: which parts it has, with their types, names and colours. */
function outlineOf(option: ChartOption | null): string {
  return JSON.stringify(option, (key, value: unknown) => {
    if (key === 'data') return null
    return typeof value === 'object' || typeof value === 'string' ? value : typeof value
  })
}

const EXPORTED = { width: 720, height: 400 }
/** Pixels of a PNG for each of the chart's. */
const FACTOR = 2

/** A chart as the bytes of a file, from its option alone. */
export async function chartFile(option: ChartOption, format: 'svg' | 'png'): Promise<Uint8Array<ArrayBuffer>> {
  if (format === 'svg') {
    const chart = init(null, null, { renderer: 'svg', ssr: true, ...EXPORTED })
    chart.setOption(option)
    const text = chart.renderToSVGString()
    chart.dispose()
    return new TextEncoder().encode(text)
  }
  const chart = init(document.createElement('div'), null, { renderer: 'canvas', devicePixelRatio: FACTOR, ...EXPORTED })
  chart.setOption(option)
  const canvas = chart.renderToCanvas({ pixelRatio: FACTOR })
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  chart.dispose()
  if (!blob) throw new Error('The browser could not encode the chart as PNG.')
  return new Uint8Array(await blob.arrayBuffer())
}
