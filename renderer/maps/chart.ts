/** An ECharts instance on an element; only the parts of ECharts that the workbench draws with. */
import { CustomChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { axesOption, mapOption, type MapDrawing } from './mapOption'

use([CustomChart, GridComponent, CanvasRenderer])

export interface Chart {
  draw(drawing: MapDrawing): void
  resize(): void
  close(): void
}

export function openChart(element: HTMLElement): Chart {
  const chart = init(element, null, { renderer: 'canvas' })
  let current: MapDrawing | null = null
  return {
    draw(drawing) {
      const option = current ? axesOption(drawing) : mapOption(() => current ?? drawing)
      current = drawing
      chart.setOption(option, { silent: true })
    },
    resize: () => chart.resize({ silent: true }),
    close() {
      // A hover that is still pending would look for series that are gone; it must not find the chart alive.
      if (!chart.isDisposed()) chart.dispose()
    },
  }
}
