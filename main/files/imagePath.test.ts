import fc from 'fast-check'
import { posix, win32 } from 'node:path'
import { describe, expect, it } from 'vitest'
import { imageFileAt, imagePathFor, shareOf } from './imagePath'

const NO_SHARE = () => false
const ANY_SHARE = () => true

describe('an image is named from the folder of its experiment', () => {
  it.each([
    ['/a/b/x.json', '/a/b/c/p.png', 'c/p.png'],
    ['/a/b/x.json', '/a/p.png', '../p.png'],
    ['/a/x.json', '/a/C:p.png', './C:p.png'],
    ['/a/x.json', '/a/\\p.png', './\\p.png'],
    ['/a/x.json', '/a/file:p.png', './file:p.png'],
  ])('on Linux and macOS: %s, %s', (experiment, image, named) => {
    expect(imagePathFor(experiment, image, posix)).toBe(named)
    expect(imageFileAt(posix.dirname(experiment), named, NO_SHARE, posix)).toBe(image)
  })

  it.each([
    ['C:\\lab\\x.json', 'C:\\lab\\img\\p.png', 'img/p.png'],
    ['C:\\lab\\x.json', 'c:\\p.png', '../p.png'],
    ['C:\\lab\\x.json', 'D:\\img.png', 'D:/img.png'],
    ['\\\\nas\\lab\\x.json', '\\\\nas\\lab\\img\\p.png', 'img/p.png'],
    ['\\\\nas\\lab\\x.json', 'D:\\img.png', 'D:/img.png'],
    ['C:\\lab\\x.json', '\\\\nas\\lab\\p.png', '//nas/lab/p.png'],
    ['\\\\other\\lab\\x.json', '\\\\nas\\lab\\p.png', '//nas/lab/p.png'],
  ])('on Windows: %s, %s', (experiment, image, named) => {
    expect(imagePathFor(experiment, image, win32)).toBe(named)
    expect(imageFileAt(win32.dirname(experiment), named, ANY_SHARE, win32)?.toLowerCase()).toBe(image.toLowerCase())
  })

  it('and found again, wherever both are', () => {
    const name = fc
      .string({ unit: fc.constantFrom('a', 'B', ' ', '.x', ':', '\\', 'ä'), minLength: 1, maxLength: 6 })
      .filter((one) => !/^\.+$/.test(one))
    const windowsName = name.map((one) => `n${one.replace(/[:\\]/g, '-')}n`)
    const place = (on: typeof posix, roots: readonly string[], names: fc.Arbitrary<string>) =>
      fc
        .tuple(fc.constantFrom(...roots), fc.array(names, { minLength: 1, maxLength: 4 }))
        .map(([root, parts]) => on.normalize(root + parts.join(on.sep)))
    for (const [on, places] of [
      [posix, place(posix, ['/'], name)],
      [win32, place(win32, ['C:\\', 'D:\\', '\\\\nas\\lab\\', '\\\\nas\\other\\'], windowsName)],
    ] as const) {
      fc.assert(
        fc.property(places, places, (experiment, image) => {
          fc.pre(experiment !== image)
          expect(imageFileAt(on.dirname(experiment), imagePathFor(experiment, image, on), ANY_SHARE, on)).toBe(image)
        }),
      )
    }
  })
})

describe('an experiment from elsewhere', () => {
  it.each(['/etc/p.png', 'http://x/p.png', 'file:///p.png', '\\\\evil\\x\\p.png', '//evil/x/p.png'])(
    'opens nothing by %s on Linux',
    (named) => {
      expect(imageFileAt('/home/ada', named, ANY_SHARE, posix)).toBeNull()
    },
  )

  it.each([
    '\\\\evil\\x\\p.png',
    '//evil/x/p.png',
    '\\/evil/x/p.png',
    '/p.png',
    'http://x/p.png',
    'C:p.png',
    '\\\\?\\C:\\p.png',
    '//./pipe/x',
    '\\\\?\\UNC\\evil\\x\\p.png',
  ])('opens nothing by %s on Windows', (named) => expect(imageFileAt('C:\\lab', named, NO_SHARE, win32)).toBeNull())

  it('opens images of a network share that the person has used', () => {
    const known = (share: string) => share === shareOf('\\\\NAS\\Lab\\other.png', win32)
    expect(imageFileAt('C:\\lab', '//nas/lab/p.png', known, win32)).toBe('\\\\nas\\lab\\p.png')
    expect(imageFileAt('C:\\lab', '//nas/private/p.png', known, win32)).toBeNull()
    expect(imageFileAt('C:\\lab', '//nas/lab/../private/p.png', known, win32)).toBe('\\\\nas\\lab\\private\\p.png')
  })
})
