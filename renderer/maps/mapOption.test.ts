import { expect, test } from 'vitest'
import { axesOption, axisFont, axisRoom, mapOption, type MapDrawing } from './mapOption'

const drawing: MapDrawing = {
  grid: { height: 3, width: 4 },
  view: { top: 0, left: 0, height: 3, width: 4 },
  frame: { top: 4, left: 20, height: 300, width: 400 },
  canvas: {} as HTMLCanvasElement,
  version: 7,
  labels: { labels: [{ x: 50, y: 150, text: '0.5', ink: '#fff' }], fontSize: 12 },
  font: 11,
  ink: { text: 'gray', line: 'silver', font: 'sans-serif' },
}

test('rows grow downwards from the top left corner, and ticks are in the middle of cells', () => {
  expect(axesOption(drawing)).toMatchObject({
    grid: { top: 4, left: 20, height: 300, width: 400 },
    xAxis: { min: 0, max: 4, axisLabel: { customValues: [0.5, 1.5, 2.5, 3.5] } },
    yAxis: { min: 0, max: 3, inverse: true, axisLabel: { customValues: [0.5, 1.5, 2.5] } },
  })
})

test('the numbers of the axes grow with the cells, and have the room for it', () => {
  const grid = { height: 8, width: 8 }
  expect([200, 520, 2000].map((side) => axisFont(grid, { height: side, width: side }))).toEqual([11, 13, 16])
  expect(axisFont({ height: 512, width: 512 }, { height: 2000, width: 2000 })).toBe(11)
  expect(axisRoom(grid)).toEqual({ top: 8, left: 21, bottom: 22, right: 8 })
  expect(axisRoom(grid, 16)).toMatchObject({ left: 25, bottom: 27 })
})

test('a tick says the number of its pixel', () => {
  const { xAxis } = axesOption(drawing) as { xAxis: { axisLabel: { formatter: (value: number) => string } } }
  expect([0.5, 3.5].map(xAxis.axisLabel.formatter)).toEqual(['0', '3'])
})

test('the image fills the frame, numbers lie on it, and each rendering takes the drawing of that moment', () => {
  let now = drawing
  const { series } = mapOption(() => now) as { series: { renderItem: () => { children: { style: object }[] } }[] }
  const render = () => series[0]!.renderItem().children.map(({ style }) => style)
  expect(render()).toMatchObject([
    { x: 20, y: 4, width: 400, height: 300, version: 7 },
    { x: 70, y: 154, text: '0.5', fill: '#fff', font: '12px sans-serif' },
  ])
  now = { ...drawing, version: 8, labels: { labels: [], fontSize: 12 } }
  expect(render()).toMatchObject([{ version: 8 }])
})
