/**
 * Generated images with parameters: lines, checkerboard, gradient, zone plate, dots, noise, text.
 * A pattern is a function of a cell's place; values lie in 0..1.
 */
import { LETTER_ADVANCE, LETTER_HEIGHT, textDots } from '#app/font'
import { integer, number, optionalInteger, text, type Fields, type ParamsOf } from '#app/layers/fields'
import { uniformAt } from '#app/random'

export interface PatternKind<F extends Fields = Fields> {
  readonly type: string
  readonly title: string
  readonly fields: F
  /** The value of each cell of a height x width image. */
  paint(height: number, width: number, params: ParamsOf<F>): (row: number, column: number) => number
}

const angle = number({
  title: 'angle',
  help: 'Degrees, counter-clockwise: 0 is horizontal, 90 vertical.',
  initial: 90,
  min: -180,
  max: 180,
})

const line = definePattern({
  type: 'line',
  title: 'Line',
  fields: {
    thickness: number({ title: 'thickness', help: 'Width of the line, in cells.', initial: 2, min: 1, max: 4096 }),
    angle,
    offset: number({ title: 'offset', help: 'Distance from the centre, in cells.', initial: 0, min: -4096, max: 4096 }),
    spacing: optionalInteger({
      title: 'spacing',
      help: 'Distance between lines, in cells. Empty: a single line.',
      min: 2,
      max: 4096,
      emptyMeans: 'single line',
    }),
  },
  paint(height, width, p) {
    const across = acrossAxis(height, width, p.angle)
    return (row, column) => {
      const away = across(row, column) - p.offset
      return +(Math.abs(p.spacing === null ? away : away - p.spacing * Math.round(away / p.spacing)) < p.thickness / 2)
    }
  },
})

const stripes = definePattern({
  type: 'stripes',
  title: 'Stripes',
  fields: {
    period: number({
      title: 'period',
      help: 'Cells per period; half of them are light.',
      initial: 8,
      min: 2,
      max: 4096,
    }),
    angle,
  },
  paint(height, width, p) {
    const across = acrossAxis(height, width, p.angle)
    return (row, column) => {
      const phase = across(row, column) / p.period
      return +(phase - Math.floor(phase) < 0.5)
    }
  },
})

const checkerboard = definePattern({
  type: 'checkerboard',
  title: 'Checkerboard',
  fields: { side: integer({ title: 'side', help: 'Side of a square, in cells.', initial: 8, min: 1, max: 4096 }) },
  paint: (_height, _width, p) => (row, column) => (Math.floor(row / p.side) + Math.floor(column / p.side)) % 2,
})

const gradient = definePattern({
  type: 'gradient',
  title: 'Gradient',
  fields: {
    angle: number({
      title: 'angle',
      help: 'Direction of increasing values, in degrees counter-clockwise.',
      initial: 0,
      min: -180,
      max: 180,
    }),
  },
  paint(height, width, p) {
    const along = acrossAxis(height, width, p.angle + 90)
    const reach = Math.max(...[0, height - 1].flatMap((r) => [0, width - 1].map((c) => Math.abs(along(r, c))))) || 1
    return (row, column) => (along(row, column) / reach + 1) / 2
  },
})

const zonePlate = definePattern({
  type: 'zonePlate',
  title: 'Zone plate',
  fields: {
    fineness: number({
      title: 'fineness',
      help: 'Fineness at the border, as a share of the finest possible rings.',
      initial: 1,
      min: 0.01,
      max: 1,
    }),
  },
  // Rings whose frequency grows to half a cycle per cell at the nearer border.
  paint(height, width, p) {
    const scale = (Math.PI * p.fineness) / Math.max(1, Math.min(height, width))
    return (row, column) => {
      const [y, x] = [row - (height - 1) / 2, column - (width - 1) / 2]
      return (1 + Math.cos(scale * (x * x + y * y))) / 2
    }
  },
})

const dots = definePattern({
  type: 'dots',
  title: 'Dots',
  fields: {
    spacing: integer({ title: 'spacing', help: 'Distance between dots, in cells.', initial: 8, min: 2, max: 4096 }),
    radius: number({ title: 'radius', help: 'Radius of a dot, in cells.', initial: 1.5, min: 0.5, max: 2048 }),
  },
  paint: (_height, _width, p) => (row, column) => {
    const middle = (p.spacing - 1) / 2
    return +(Math.hypot((row % p.spacing) - middle, (column % p.spacing) - middle) <= p.radius)
  },
})

const noise = definePattern({
  type: 'noise',
  title: 'Noise',
  fields: {
    seed: integer({ title: 'seed', help: 'The same seed gives the same noise.', initial: 1, min: 0, max: 0xffffffff }),
  },
  paint: (_height, width, p) => (row, column) => uniformAt(p.seed, row * width + column),
})

const words = definePattern({
  type: 'text',
  title: 'Text',
  fields: {
    text: text({ title: 'text', help: 'One line of text, centred in the image.', initial: 'Pool', maxLength: 200 }),
    scale: integer({
      title: 'scale',
      help: 'Cells per font pixel; characters are 5 × 7 pixels.',
      initial: 2,
      min: 1,
      max: 512,
    }),
  },
  paint(height, width, p) {
    const dots = textDots(p.text)
    const [rows, columns] = [LETTER_HEIGHT, [...p.text].length * LETTER_ADVANCE - 1]
    const top = Math.floor((height - rows * p.scale) / 2)
    const left = Math.floor((width - columns * p.scale) / 2)
    return (row, column) => {
      const [y, x] = [Math.floor((row - top) / p.scale), Math.floor((column - left) / p.scale)]
      return +(y >= 0 && y < rows && x >= 0 && x < columns && dots(y, x))
    }
  },
})

export const patterns: readonly PatternKind[] = [
  line,
  stripes,
  checkerboard,
  gradient,
  zonePlate,
  dots,
  noise,
  words,
] as readonly PatternKind[]

/** A pattern with its initial parameters. @throws RangeError for an unknown type */
export function newPattern(type: string): Pattern {
  const initial = Object.entries(patternOf(type).fields).map(([name, field]) => [name, field.initial])
  return { type, ...Object.fromEntries(initial) }
}

/** The pattern of a type word. @throws RangeError for any other word. */
export function patternOf(type: string): PatternKind {
  const kind = patterns.find((pattern) => pattern.type === type)
  if (!kind)
    throw new RangeError(`pattern: expected one of ${patterns.map((p) => p.type).join(', ')}, received ${type}`)
  return kind
}

/** A pattern of a document: its type, and the parameters of its kind. */
export type Pattern = { readonly type: string } & Readonly<Record<string, unknown>>

/** The value of each cell of a height x width image of the pattern, in 0..1. */
export function patternValue(pattern: Pattern, height: number, width: number): (row: number, column: number) => number {
  return patternOf(pattern.type).paint(height, width, pattern as never)
}

function definePattern<F extends Fields>(kind: PatternKind<F>): PatternKind<F> {
  return kind
}

/** Signed distance of a cell from the line through the middle at the given angle, in cells. */
function acrossAxis(height: number, width: number, degrees: number): (row: number, column: number) => number {
  const radians = (degrees * Math.PI) / 180
  const [sin, cos] = [exact(Math.sin(radians)), exact(Math.cos(radians))]
  return (row, column) => (column - (width - 1) / 2) * sin + (row - (height - 1) / 2) * cos
}

/** Sines of right angles come out a hair beside 0 and 1. */
function exact(value: number): number {
  const near = Math.round(value)
  return Math.abs(value - near) < 1e-12 ? near : value
}
