import { expect, it } from 'vitest'
import { Failure, fromPlain, toPlain } from '#app/failure'
import { amount, concat, message, type Message } from '#app/text/message'
import { MAX_PIXELS } from '#main/files/pixels'
import { isOfImage, mayBeCrowded, shardFailure } from './failure'

const image = (text: Message) => fromPlain(toPlain(new Failure('unreadable-image', concat(['a.png', text], ': '))))
const pixels = (max: number) =>
  message('images.pnmUnreadable', {
    reason: message('images.declaresTooManyPixels', { width: 9, height: 9, max: amount(max) }),
  })

it.each([
  ['a broken file', image(message('images.pnmUnreadable', { reason: 'x' })), true, 65],
  ['a missing file', new Failure('not-found', message('files.notFound', { name: 'a' })), true, 65],
  ['more pixels than the program reads', image(pixels(MAX_PIXELS)), true, 65],
  ['more pixels than the memory budget allows', image(pixels(MAX_PIXELS - 1)), false, 75],
  ['no room for temporary files', image(message('service.notDecoded', { reason: 'ENOSPC' })), false, 75],
  ['too many open files', new Failure('unreadable-file', message('files.tooManyOpen', { name: 'a' })), false, 75],
  ['a full disk', new Failure('write-failed', 'full'), false, 75],
  ['a lost worker', new Failure('worker-died', 'lost'), false, 75],
  ['an error of the system', Object.assign(new Error('EIO'), { code: 'EIO' }), false, 75],
])('%s', (_, error, inRow, exit) => {
  expect(isOfImage(error)).toBe(inRow)
  expect(shardFailure(error).exit).toBe(exit)
})

it('what may be the fault of other images is tried again', () => {
  expect(mayBeCrowded(new Failure('over-budget', 'x'))).toBe(true)
  expect(mayBeCrowded(image(message('service.decoderEnded')))).toBe(true)
  expect(mayBeCrowded(image(message('service.decodingTimedOut', { n: 60 })))).toBe(true)
  expect(mayBeCrowded(image(message('images.pnmUnreadable', { reason: 'x' })))).toBe(false)
})
