import { init, use } from 'echarts/core'
import { BarChart, BoxplotChart, LineChart, ScatterChart } from 'echarts/charts'
import {
  BrushComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  ToolboxComponent,
  TooltipComponent,
} from 'echarts/components'
import { SVGRenderer } from 'echarts/renderers'
import { expect, test } from 'vitest'
import { compareOption } from '#renderer/features/compare/compareOption'
import { histogramOption } from '#renderer/features/summary/histogramOption'
import { updateChart, type ChartOption } from './chart'
import { printInk } from './ink'
import { linesOption, type LinesDrawing } from './linesOption'
import { lineMark } from './marks'

use([
  BarChart,
  BoxplotChart,
  LineChart,
  ScatterChart,
  BrushComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  ToolboxComponent,
  TooltipComponent,
  SVGRenderer,
])

/** The texts of a chart, as it is drawn without a screen. */
function textsOf(option: ChartOption): string[] {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 720, height: 400 })
  chart.setOption(option)
  const svg = chart.renderToSVGString()
  chart.dispose()
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text)
}

const drawing: LinesDrawing = {
  lines: [
    { name: 'Convolved', mark: lineMark(0), points: [0, 1, 2, 3].map((x) => [x, 3 * x] as const) },
    {
      name: 'Pooled',
      mark: lineMark(1),
      points: [
        [0, 9],
        [1.5, null],
        [3, 9],
      ],
    },
  ],
  xName: 'Distance in cells',
  yName: 'Value',
  marked: 1,
  percent: false,
  whole: true,
}

test('lines have named axes and a legend', () => {
  expect(textsOf(linesOption(drawing, printInk))).toEqual(
    expect.arrayContaining(['Distance in cells', 'Value', 'Convolved', 'Pooled', '0', '1', '2', '3', '8']),
  )
})

test('a chart that is drawn again looks like a new one', () => {
  const [convolved, pooled] = drawing.lines
  const longer = { ...convolved!, points: [0, 1, 2, 3, 4, 5].map((x) => [x, -x] as const) }
  const drawings: LinesDrawing[] = [
    drawing,
    { ...drawing, lines: [longer, pooled!] },
    { ...drawing, marked: null },
    { ...drawing, lines: [pooled!] },
    { ...drawing, lines: [] },
    { ...drawing, lines: [{ ...longer, name: 'Original', mark: lineMark(2) }, pooled!], xName: 'Shift', marked: 3 },
    { ...drawing, marked: 2 },
  ]
  const size = { renderer: 'svg' as const, ssr: true, width: 720, height: 400 }
  const kept = init(null, null, size)
  let before: ChartOption | null = null
  for (const now of drawings) {
    const option = linesOption(now, printInk)
    updateChart(kept, option, before)
    before = option
    const fresh = init(null, null, size)
    fresh.setOption(option)
    expect(shapesOf(kept.renderToSVGString())).toEqual(shapesOf(fresh.renderToSVGString()))
    fresh.dispose()
  }
  kept.dispose()
})

/** Paths and texts of an SVG, in no order; without the ids that ECharts counts on. */
function shapesOf(svg: string): string[] {
  const plain = svg.replace(/zr\d+-[\w-]+/g, 'id')
  return [...plain.matchAll(/<path[^>]*>|<text[^>]*>[^<]*<\/text>/g)].map(([shape]) => shape).sort()
}

test('shares are percent from 0 to 100', () => {
  const lines = [
    {
      name: 'MaxPooling2D',
      mark: lineMark(0),
      points: [
        [-1, 0.5],
        [1, 0.75],
      ] as const,
    },
  ]
  expect(textsOf(linesOption({ ...drawing, lines, percent: true }, printInk))).toEqual(
    expect.arrayContaining(['0 %', '100 %', '-1', '1']),
  )
})

test('a histogram counts on an axis, of decades where it is asked to', () => {
  const statistics = { histogram: [1000, 10, 0, 1], min: 0, max: 4 }
  const about = { statistics, from: -0.2, to: 4.2, low: 0, high: 4 }
  expect(textsOf(histogramOption({ ...about, logCounts: false }, printInk))).toEqual(
    expect.arrayContaining(['Values', '0', '1', '2', '3', '4', '1,000']),
  )
  expect(textsOf(histogramOption({ ...about, logCounts: true }, printInk))).toEqual(
    expect.arrayContaining(['10', '100', '1,000']),
  )
})

test('a histogram of one value has one bar', () => {
  const statistics = { histogram: [9, 0, 0], min: 2, max: 2 }
  const { series } = histogramOption({ statistics, from: 1.9, to: 2.1, low: 0, high: 2, logCounts: false }, printInk)
  expect((series as { data: unknown[] }[])[0]!.data).toEqual([[2, 9]])
})

test('compared maps stand as boxes with their names', () => {
  const statistics = { min: 0, max: 3, mean: 1, quartiles: [0, 0, 3] as const }
  const all = ['MaxPooling2D', 'AveragePooling2D'].map((name) => ({ name, statistics }))
  expect(textsOf(compareOption(all, printInk))).toEqual(
    expect.arrayContaining(['MaxPooling2D', 'AveragePooling2D', 'Value']),
  )
})
