import { expect, test } from 'vitest'
import { plainCsv } from '#app/text/csv'
import { message } from '#app/text/message'
import { tableText, tableToPack } from './tableText'

const row = { notes: [], failure: null, thumbnail: null }
const failure = { code: 'not-found', message: message('service.imageNotOpen', { name: 'b.png' }) } as const
const rows = [
  { ...row, image: 0, name: 'a.png', path: '/scans/a.png', item: 0, values: [0.5, -0] },
  { ...row, image: 1, name: 'b.png', path: '/scans/b.png', item: null, values: null, failure },
]
const layers = [{ index: 2, name: 'MaxPooling2D', channels: 2 }]

test('rows are written in English, and one with a failure has empty cells', () => {
  expect(tableText({ rows, layers, columns: ['average'] }, plainCsv).split('\n')).toEqual([
    'image,path,item,2-MaxPooling2D.c0.average,2-MaxPooling2D.c1.average,notes,error',
    '0,/scans/a.png,0,0.5,-0.0,,',
    '1,/scans/b.png,,,,,"The image ""b.png"" is not open. Open it, or drop it onto the window."',
    '',
  ])
})

test('values are packed row after row, without those that have a failure', () => {
  const { rows: plain, bytes } = tableToPack({ rows, layers, columns: ['average'] })
  expect(plain.map(({ path, error }) => [path, error.slice(0, 9)])).toEqual([
    ['/scans/a.png', ''],
    ['/scans/b.png', 'The image'],
  ])
  expect([...new Float64Array(bytes.slice().buffer)]).toEqual([0.5, -0])
})
