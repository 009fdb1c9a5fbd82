import { expect, test } from 'vitest'
import { plainCsv } from '#app/text/csv'
import { insideCsv, profileCsv } from './csv'
import type { Measured } from './measure'

const statistics = {
  count: 4,
  nan: 1,
  infinite: 0,
  zeros: 0,
  min: 0.1,
  max: 1 / 3,
  mean: 0.2,
  std: 0.05,
  quartiles: [0.1, 0.2, 0.3],
  tails: [0.1, 0.3],
  interior: [0.1, 0.3],
  histogram: [3],
} as const

test('a profile reads back bit for bit, special values too', () => {
  const values = Float32Array.of(0.1, 1 / 3, -0, NaN, Infinity)
  const cells = [...values].map((_, column) => ({ row: 2, column }))
  const all: Measured[] = [{ key: 'a', name: 'Conv, "same"', line: { cells, values }, inside: null }]
  const [head, ...lines] = profileCsv(all, plainCsv).trimEnd().split('\r\n')
  expect(head).toBe('map,row,column,value')
  expect(lines[0]).toMatch(/^"Conv, ""same""",2,0,0\.1/)
  const read = lines.map((line) => Number(line.split(',').at(-1)))
  expect(read.map((value) => (Object.is(value, -0) ? '-0' : value))).toEqual(
    [...values].map((value) => (Object.is(value, -0) ? '-0' : value)),
  )
})

test('statistics stand in one line for each map, with the cells they are of', () => {
  const part = { row: 1, column: 2, height: 2, width: 2 }
  expect(insideCsv([{ key: 'a', name: 'Pooled', line: null, inside: { part, statistics } }], plainCsv)).toBe(
    'map,row,column,height,width,n,nan,infinite,min,max,mean,std\r\n' +
      'Pooled,1,2,2,2,4,1,0,0.1,0.3333333333333333,0.2,0.05\r\n',
  )
})
