import { beforeAll, expect, test, vi } from 'vitest'
import { colourTable, STEPS } from '#renderer/maps/colours'
import { bareFigure, framedFigure, type Figure, type FigureMap, type Item } from './figure'
import { figureSvg } from './figureSvg'
import { linearScale } from '#renderer/maps/scale'

beforeAll(() => {
  vi.stubGlobal(
    'ImageData',
    class {
      readonly data: Uint8ClampedArray
      constructor(
        readonly width: number,
        readonly height: number,
      ) {
        this.data = new Uint8ClampedArray(4 * width * height)
      }
    },
  )
})

const line = (changes: Partial<FigureMap> = {}): FigureMap => ({
  title: 'Pooled',
  facts: 'MaxPooling2D, 2 × 3 × 1',
  part: { top: 0, left: 0, height: 2, width: 3 },
  cells: new ImageData(3, 2),
  sheet: null,
  planes: [Float32Array.of(0, 3, 0, 0, NaN, 0.5)],
  colours: 'viridis',
  scale: linearScale(0, 3),
  remark: '',
  range: [0, 3],
  found: 1,
  ...changes,
})
const images = ({ items }: Figure) => items.filter((item): item is Item & { kind: 'image' } => item.kind === 'image')
const texts = ({ items }: Figure) => items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))

test('a small map is enlarged by a whole number, with title, ticks, numbers, colour bar and legend', () => {
  const figure = framedFigure([line()])
  expect(images(figure)[0]).toMatchObject({ width: 3 * 112, height: 2 * 112 })
  expect(texts(figure)).toEqual([
    'Pooled',
    'MaxPooling2D, 2 × 3 × 1',
    '0',
    '3',
    '0',
    '0',
    'NaN',
    '0.5',
    '0',
    '1',
    '2',
    '0',
    '1',
    '0',
    '0.5',
    '1',
    '1.5',
    '2',
    '2.5',
    '3',
    'NaN',
  ])
})

test('the maps of the course are as large as each other, and so are those of a digit', () => {
  const square = (side: number) => line({ part: { top: 0, left: 0, height: side, width: side }, planes: null })
  for (const sides of [
    [8, 6, 3],
    [28, 14, 7],
  ]) {
    const figure = framedFigure(sides.map(square))
    const maps = images(figure).filter(({ height }) => height > 100)
    expect(maps.map(({ top, height, width }) => [top, height, width])).toEqual(
      sides.map(() => [maps[0]!.top, 336, 336]),
    )
  }
})

test('a large map has a pixel for each cell, and no numbers', () => {
  const part = { top: 10, left: 20, height: 900, width: 1000 }
  const figure = framedFigure([line({ part, planes: null, found: 0 })])
  expect(images(figure)[0]).toMatchObject({ width: 1000, height: 900 })
  expect(texts(figure)).toContain('1000')
})

test('maps stand side by side without touching', () => {
  const figure = framedFigure([line(), line({ title: 'Another' })])
  const [first, , second] = images(figure)
  expect(first!.left + first!.width).toBeLessThan(second!.left)
  expect(figure.width).toBeGreaterThan(second!.left + second!.width)
})

test('the cells alone are a pixel each', () => {
  expect(bareFigure([line()])).toMatchObject({ width: 3, height: 2 })
  expect(images(bareFigure([line(), line()]))).toMatchObject([
    { left: 0, width: 3 },
    { left: 4, width: 3 },
  ])
})

test('the ends of the bar say where the map goes beyond them', () => {
  expect(texts(framedFigure([line({ scale: linearScale(1, 2), planes: null, found: 0 })]))).toEqual(
    expect.arrayContaining(['\u2264 1', '\u2265 2']),
  )
})

test('special values without written numbers are hatched where they are, and in the legend', () => {
  const cells = new ImageData(3, 2)
  new Uint32Array(cells.data.buffer)[4] = colourTable('viridis')[STEPS]!
  const hatchings = framedFigure([line({ cells, planes: null })]).items.filter((item) => item.kind === 'hatching')
  expect(
    hatchings.map(({ hatching, mask }) => [hatching, mask && [...new Uint32Array(mask.data.buffer)].map(Boolean)]),
  ).toEqual([
    ['crossed', [false, false, false, false, true, false]],
    ['crossed', null],
  ])
  expect(framedFigure([line({ cells })]).items.filter((item) => item.kind === 'hatching')).toHaveLength(1)
})

test('all channels stand in rows, each with its number, below one title', () => {
  const channels = [1, 2, 3].map(() => new ImageData(3, 2))
  const figure = framedFigure([line({ sheet: { channels, columns: 2 }, planes: null, found: 0 })])
  const small = images(figure).slice(0, 3)
  expect(small.map(({ image }) => image)).toEqual(channels)
  expect([small[0]!.top, small[2]!.left]).toEqual([small[1]!.top, small[0]!.left])
  expect(small[2]!.top).toBeGreaterThan(small[0]!.top + small[0]!.height)
  expect(texts(figure)).toEqual(['Pooled', 'MaxPooling2D, 2 × 3 × 1', '0', '1', '2', '0', '1', '2', '3'])
  expect(bareFigure([line({ sheet: { channels, columns: 2 } })])).toMatchObject({ width: 7, height: 5 })
})

test('SVG is well-formed whatever the titles are', () => {
  const svg = figureSvg(framedFigure([line({ title: 'a < b & "c" \u0000\ud800' })]), () => 'data:image/png;base64,AAAA')
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
  expect(parsed.querySelector('parsererror')).toBe(null)
  expect(svg).toContain('a &lt; b &amp; &quot;c&quot; \ufffd\ufffd</text>')
  expect(svg.match(/<image /g)).toHaveLength(2)
})

test('captions that are wider than their map are not cut, and the next map begins beside them', () => {
  const facts = 'the fourth block, SpatialPyramidPooling2D, 1 × 2 × 1, values from 0 to 3'
  const small = line({ facts, part: { top: 0, left: 0, height: 2, width: 1 }, cells: new ImageData(1, 2) })
  const figure = framedFigure([small, line({ title: 'Next' })])
  expect(texts(figure)).toContain(facts)
  const caption = figure.items.find((item) => item.kind === 'text' && item.text === facts)
  const next = figure.items.find((item) => item.kind === 'text' && item.text === 'Next')
  const start = (item: Item | undefined) => (item?.kind === 'text' ? item.x : NaN)
  // An average letter of the sans serif faces is more than half as wide as it is high.
  expect(start(next) - start(caption)).toBeGreaterThan(0.5 * 11 * facts.length)
})

test('a name of any length is cut before it fills the page', () => {
  expect(framedFigure([line({ title: 'long '.repeat(100) })]).width).toBeLessThan(700)
})
