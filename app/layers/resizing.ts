/** Resizing: enlarges or shrinks every map to a size or by a factor, by ONNX' coordinates and roundings. */
import { z } from 'zod'
import { impossible } from '#app/failure'
import { mapShape } from '#app/shape'
import { message } from '#app/text/message'
import { choice, field, optionalInteger, type Field } from './fields'
import { defineLayer, oneCall } from './layer'
import { resampled, scaledSize, type Resampling } from './resampling'
import { requireMap } from './window'

const MAX_SIDE = 16384

/** One factor for rows and columns, or one for each. */
const scale: Field<readonly number[]> = field(
  {
    title: 'scale',
    help: 'Factor for rows and columns, one number or two; a size above takes its place. The result is rounded down.',
  },
  { kind: 'numbers' },
  z.array(z.number().min(0.001).max(64)).min(1).max(2).readonly(),
  [2],
)

export const resizing = defineLayer({
  type: 'Resizing',
  group: 'reshaping',
  summary: 'Resizes every map to a given size or by any factor. Shrinking does not average: cells between are skipped.',
  names: { keras: 'Resizing', pytorch: 'interpolate', onnx: 'Resize' },
  fields: {
    height: optionalInteger({
      title: 'height',
      help: 'Rows of the output.',
      min: 1,
      max: MAX_SIDE,
      emptyMeans: 'by scale',
    }),
    width: optionalInteger({
      title: 'width',
      help: 'Columns of the output.',
      min: 1,
      max: MAX_SIDE,
      emptyMeans: 'by scale',
    }),
    scale,
    interpolation: choice({
      title: 'interpolation',
      help: 'Takes the nearest cell, or interpolates between four cells (bilinear).',
      initial: 'bilinear',
      options: { nearest: 'nearest', bilinear: 'bilinear' },
    }),
    coordinates: choice({
      title: 'coordinates',
      help: 'Which positions correspond. half pixel: centres by the factor (Keras; PyTorch without align_corners). asymmetric: index divided by the factor. align corners: first and last cells on each other.',
      initial: 'halfPixel',
      options: {
        halfPixel: 'half pixel',
        pytorchHalfPixel: 'half pixel (PyTorch)',
        asymmetric: 'asymmetric',
        alignCorners: 'align corners',
      },
    }),
    rounding: choice({
      title: 'rounding',
      help: 'Of nearest: which cell a position between two takes. Halves go down (ONNX) or up (Keras).',
      initial: 'roundPreferFloor',
      options: { roundPreferFloor: 'halves down', roundPreferCeil: 'halves up', floor: 'down', ceil: 'up' },
    }),
  },
  examples: [
    {
      about: 'Three cells become four',
      input: [[0, 4, 8]],
      params: { height: 1, width: 4 },
      output: [[0, 2.5, 5.5, 8]],
    },
    {
      about: 'First and last cells stay where they are',
      input: [[0, 4, 8]],
      params: { height: 1, width: 5, coordinates: 'alignCorners' },
      output: [[0, 2, 4, 6, 8]],
    },
    {
      about: 'Every second cell of six',
      input: [[1, 2, 3, 4, 5, 6]],
      params: { scale: [1, 0.5], interpolation: 'nearest', coordinates: 'asymmetric', rounding: 'floor' },
      output: [[1, 3, 5]],
    },
  ],
  brief: ({ height, width, scale, interpolation }) =>
    height !== null && width !== null
      ? message('layers.sizeAndDetail', { height, width, detail: interpolation })
      : `× ${scale.join(' × ')}, ${interpolation}`,
  lower(input, p) {
    requireMap(input)
    const [down, across = down] = p.scale as [number, number?]
    const axis = (n: number, side: number | null, scale: number): Resampling => {
      const out = side ?? scaledSize(n, scale)
      if (out < 1) throw impossible(message('layers.nothingLeft', { scale, height: input.height, width: input.width }))
      return {
        n,
        out,
        ...(side === null && { scale }),
        coordinates: p.coordinates,
        rounding: p.interpolation === 'nearest' ? p.rounding : null,
      }
    }
    const rows = axis(input.height, p.height, down)
    const columns = axis(input.width, p.width, across)
    return oneCall(
      { kernel: 'resize2d', rows: resampled(rows), columns: resampled(columns) },
      mapShape(input.channels, rows.out, columns.out),
    )
  },
})
