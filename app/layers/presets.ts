/**
 * Kernel presets: named kernels, each a function of the window's size and of parameters of its own, which are fields
 * like those of a layer. Kernels are used as they are (cross-correlation), so none is flipped. Angles are in degrees,
 * counter-clockwise as seen on the screen, where rows grow downwards.
 */
import type { Pair } from '#app/calls/kernelCall'
import { flag, number, optionalNumber, type Fields, type ParamsOf } from './fields'

export type Matrix = readonly (readonly number[])[]

export interface Preset<F extends Fields = Fields> {
  readonly title: string
  /** What the kernel responds to, in a sentence. */
  readonly help: string
  readonly fields: F
  /** What window it needs, where it can't have every one. */
  readonly needs?: '3 x 3' | 'square'
  /** The kernel for a size, or null where the preset is not defined for it. */
  make(rows: number, columns: number, params: ParamsOf<F>): Matrix | null
}

const sigma = number({
  title: 'sigma',
  help: 'Standard deviation in cells: width of the Gaussian.',
  initial: 1,
  min: 0.1,
  max: 100,
})

const presets = {
  identity: plain('Identity', 'Leaves the map unchanged.', (r, c) =>
    cells(r, c, (i, j) => +(i === middle(r) && j === middle(c))),
  ),
  verticalLine: plain('Vertical line', 'Sums along a column: large where there is a vertical line.', (r, c) =>
    cells(r, c, (_, j) => +(j === middle(c))),
  ),
  horizontalLine: plain('Horizontal line', 'Sums along a row: large where there is a horizontal line.', (r, c) =>
    cells(r, c, (i) => +(i === middle(r))),
  ),
  diagonalLine: {
    ...plain('Diagonal line', 'Sums along the diagonal from top left to bottom right.', (r, c) =>
      r === c ? cells(r, c, (i, j) => +(i === j)) : null,
    ),
    needs: 'square',
  },
  line: preset({
    title: 'Line at an angle',
    help: 'Sums along a line through the centre; with sum 0 it responds to lines only, not to bright areas.',
    fields: {
      angle: number({
        title: 'angle',
        help: 'Degrees, counter-clockwise: 0 is horizontal, 90 vertical.',
        initial: 45,
        min: -360,
        max: 360,
      }),
      width: number({ title: 'width', help: 'Width of the line, in cells.', initial: 1, min: 0.1, max: 31 }),
      zeroSum: zeroSum(true),
    },
    make: lineKernel,
  }),
  sobelX: plain3('Sobel x', 'Horizontal gradient, smoothed by 1 2 1: responds to vertical edges.', [
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ]),
  sobelY: plain3('Sobel y', 'Vertical gradient, smoothed by 1 2 1: responds to horizontal edges.', [
    [-1, -2, -1],
    [0, 0, 0],
    [1, 2, 1],
  ]),
  prewittX: plain3('Prewitt x', 'Horizontal gradient, averaged over three rows with equal weights.', [
    [-1, 0, 1],
    [-1, 0, 1],
    [-1, 0, 1],
  ]),
  prewittY: plain3('Prewitt y', 'Vertical gradient, averaged over three columns with equal weights.', [
    [-1, -1, -1],
    [0, 0, 0],
    [1, 1, 1],
  ]),
  scharrX: plain3('Scharr x', 'Horizontal gradient, smoothed by 3 10 3: closest to equal response in all directions.', [
    [-3, 0, 3],
    [-10, 0, 10],
    [-3, 0, 3],
  ]),
  scharrY: plain3('Scharr y', 'Vertical gradient, smoothed by 3 10 3: closest to equal response in all directions.', [
    [-3, -10, -3],
    [0, 0, 0],
    [3, 10, 3],
  ]),
  laplacian: plain3('Laplacian', 'Sum of the second derivatives: responds to edges of all directions and to dots.', [
    [0, 1, 0],
    [1, -4, 1],
    [0, 1, 0],
  ]),
  laplacianOfGaussian: preset({
    title: 'Laplacian of Gaussian',
    help: 'Gaussian blur and Laplacian in one: responds to blobs with a radius of about 1.4 sigma.',
    fields: { sigma },
    make: laplacianOfGaussian,
  }),
  sharpen: plain3('Sharpen', 'The map minus its Laplacian: edges become steeper.', [
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ]),
  emboss: plain3('Emboss', 'The map plus its gradient along the diagonal from top left to bottom right.', [
    [-2, -1, 0],
    [-1, 1, 1],
    [0, 1, 2],
  ]),
  boxBlur: plain('Box blur', 'The mean of the window.', (r, c) => cells(r, c, () => 1 / (r * c))),
  gaussian: preset({
    title: 'Gaussian blur',
    help: 'A mean with weights that fall off like a bell curve. Without sigma the weights are binomial: 1 2 1, 1 4 6 4 1.',
    fields: {
      sigma: optionalNumber({
        title: 'sigma',
        help: `${sigma.help} Empty: binomial weights.`,
        min: 0.1,
        emptyMeans: 'binomial',
      }),
    },
    make: (r, c, p) => (p.sigma === null ? binomialBlur(r, c) : gaussian(r, c, p.sigma)),
  }),
  gabor: preset({
    title: 'Gabor',
    help: 'A sine wave under a Gaussian: responds to stripes of one width and orientation, like simple cells in the visual cortex.',
    fields: {
      wavelength: number({
        title: 'wavelength',
        help: 'Distance between stripes, in cells.',
        initial: 4,
        min: 0.1,
        max: 100,
      }),
      orientation: number({
        title: 'orientation',
        help: 'Degrees; the direction across the stripes. 0 gives vertical stripes.',
        initial: 0,
        min: -360,
        max: 360,
      }),
      phase: number({
        title: 'phase',
        help: 'Degrees; 0 puts a stripe in the centre, 90 an edge.',
        initial: 0,
        min: -360,
        max: 360,
      }),
      sigma: number({
        title: 'sigma',
        help: 'Width of the Gaussian across the stripes, in cells.',
        initial: 2,
        min: 0.1,
        max: 100,
      }),
      aspect: number({
        title: 'aspect',
        help: 'Width of the Gaussian across the stripes divided by its width along them. Below 1 it is longer along the stripes.',
        initial: 0.5,
        min: 0.01,
        max: 100,
      }),
      // Off at first: the formula as published, and what experiments without it mean.
      zeroSum: zeroSum(false),
    },
    make: gabor,
  }),
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof presets

/** A preset by its name, or with parameters of its own; what is left out is as it begins. */
export type PresetChoice = PresetName | ({ readonly preset: PresetName } & Readonly<Record<string, unknown>>)

export const presetNames = Object.keys(presets) as [PresetName, ...PresetName[]]

export function presetOf(choice: PresetChoice): Preset {
  return presets[presetName(choice)] as unknown as Preset
}

export function presetName(choice: PresetChoice): PresetName {
  return typeof choice === 'string' ? choice : choice.preset
}

/** All parameters of a choice. */
export function presetParams(choice: PresetChoice): Record<string, unknown> {
  const given: Readonly<Record<string, unknown>> = typeof choice === 'string' ? {} : choice
  return Object.fromEntries(
    Object.entries(presetOf(choice).fields).map(([name, field]) => [name, name in given ? given[name] : field.initial]),
  )
}

/** The preset's kernel for a window of [rows, columns]; null where it has none of that size. */
export function presetKernel(choice: PresetChoice, size: Pair): Matrix | null {
  return presetOf(choice).make(size[0], size[1], presetParams(choice) as never)
}

/**
 * Weights of a line through the middle, 1 on it, falling to 0 within a cell at its borders: the share of a cell that
 * a line of that width covers, taken along its distance from the line's axis.
 */
function lineKernel(rows: number, columns: number, p: { angle: number; width: number; zeroSum: boolean }): Matrix {
  const [cos, sin] = direction(p.angle)
  const line = around(rows, columns, (x, y) =>
    Math.min(1, Math.max(0, (p.width + 1) / 2 - Math.abs(x * sin + y * cos))),
  )
  return p.zeroSum ? withoutMean(line) : line
}

/** e^(-(x^2 + y^2) / (2 sigma^2)), divided by its sum (Gonzalez and Woods, Digital Image Processing; MATLAB's fspecial). */
function gaussian(rows: number, columns: number, sigma: number): Matrix {
  const bell = around(rows, columns, (x, y) => Math.exp(-(x * x + y * y) / (2 * sigma * sigma)))
  const sum = total(bell)
  return bell.map((row) => row.map((w) => w / sum))
}

/** Pascal's triangle on each axis, divided by its sum; it nears a Gaussian of sigma^2 = (side - 1) / 4. */
export function binomialBlur(rows: number, columns: number): Matrix {
  return cells(
    rows,
    columns,
    (i, j) => (binomial(rows - 1, i) / 2 ** (rows - 1)) * (binomial(columns - 1, j) / 2 ** (columns - 1)),
  )
}

/** (x^2 + y^2 - 2 sigma^2) / sigma^4 times the Gaussian, less its mean (Marr and Hildreth 1980; MATLAB's fspecial). */
function laplacianOfGaussian(rows: number, columns: number, p: { sigma: number }): Matrix {
  const bell = gaussian(rows, columns, p.sigma)
  const variance = p.sigma * p.sigma
  return withoutMean(
    around(
      rows,
      columns,
      (x, y, i, j) => ((x * x + y * y - 2 * variance) / (variance * variance)) * (bell[i]?.[j] ?? 0),
    ),
  )
}

/**
 * e^(-(u^2 + aspect^2 v^2) / (2 sigma^2)) cos(2 pi u / wavelength + phase), with u across the stripes and v along them
 * (Daugman 1985; Petkov 1995), less its mean where zeroSum is on.
 */
function gabor(
  rows: number,
  columns: number,
  p: {
    wavelength: number
    orientation: number
    phase: number
    sigma: number
    aspect: number
    zeroSum: boolean
  },
): Matrix {
  const [cos, sin] = direction(p.orientation)
  const kernel = around(rows, columns, (x, y) => {
    const u = x * cos - y * sin
    const v = p.aspect * (x * sin + y * cos)
    const [wave] = direction((360 * u) / p.wavelength + p.phase)
    return Math.exp(-(u * u + v * v) / (2 * p.sigma * p.sigma)) * wave
  })
  return p.zeroSum ? withoutMean(kernel) : kernel
}

function zeroSum(initial: boolean) {
  return flag({ title: 'zeroSum', help: 'Subtracts the mean, so a uniform image gives 0.', initial })
}

function preset<F extends Fields>(given: Preset<F>): Preset<F> {
  return given
}

function plain(
  title: string,
  help: string,
  make: (rows: number, columns: number) => Matrix | null,
): Preset<Record<never, never>> {
  return { title, help, fields: {}, make }
}

function plain3(title: string, help: string, kernel: Matrix): Preset<Record<never, never>> {
  return { ...plain(title, help, (r, c) => (r === 3 && c === 3 ? kernel : null)), needs: '3 x 3' }
}

function cells(rows: number, columns: number, value: (i: number, j: number) => number): Matrix {
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(i, j)))
}

/** A value for each cell by its place seen from the middle of the kernel: x to the right, y downwards. */
function around(rows: number, columns: number, value: (x: number, y: number, i: number, j: number) => number): Matrix {
  return cells(rows, columns, (i, j) => value(j - (columns - 1) / 2, i - (rows - 1) / 2, i, j))
}

/** Cosine and sine of an angle in degrees, exact where it is a multiple of 90. */
function direction(degrees: number): readonly [cos: number, sin: number] {
  const turn = ((degrees % 360) + 360) % 360
  if (turn % 90 === 0)
    return (
      (
        [
          [1, 0],
          [0, 1],
          [-1, 0],
          [0, -1],
        ] as const
      )[turn / 90] ?? [1, 0]
    )
  return [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
}

function withoutMean(matrix: Matrix): Matrix {
  const mean = total(matrix) / matrix.flat().length
  return matrix.map((row) => row.map((w) => w - mean))
}

function total(matrix: Matrix): number {
  return matrix.flat().reduce((a, b) => a + b, 0)
}

/** The middle cell of a side; of an even side the one before the middle. */
function middle(side: number): number {
  return Math.floor((side - 1) / 2)
}

function binomial(n: number, k: number): number {
  let value = 1
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i
  return value
}
