import { expect, test } from 'vitest'
import { tokensOf, type Token, type Tokens } from '#renderer/features/notes/index'
import { imageOf, pageOf, readPage } from './pages'
import { FIRST_PAGE, pageFor, type GuidePage } from './place'

function all(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => [
    token,
    ...all(('tokens' in token && token.tokens) || []),
    ...all(token.type === 'list' ? (token as Tokens.List).items : []),
  ])
}

async function linksOf(page: GuidePage, type: 'link' | 'image'): Promise<string[]> {
  const found = all(tokensOf(await readPage(page))).filter((token) => token.type === type)
  return (found as Tokens.Link[]).map(({ href }) => href)
}

test('the contents list every page, and each begins with its title', async () => {
  const listed = (await linksOf(FIRST_PAGE, 'link')).map(pageOf)
  expect(listed).not.toContain(null)
  const files = Object.keys(import.meta.glob('../../../docs/guide/*.md')).map((path) => path.replace(/.*\/|\.md$/g, ''))
  expect([...listed, FIRST_PAGE].sort()).toEqual(files.sort())
  for (const page of listed) expect(await readPage(page!)).toMatch(/^# \S/)
})

test('every image of a page is there, and links between pages lead to one', async () => {
  for (const page of (await linksOf(FIRST_PAGE, 'link')).map(pageOf)) {
    for (const path of await linksOf(page!, 'image')) expect(imageOf(path), `${page}: ${path}`).not.toBeNull()
    for (const href of (await linksOf(page!, 'link')).filter((one) => one.endsWith('.md')))
      expect(pageOf(href), `${page}: ${href}`).not.toBeNull()
  }
})

test.each([
  ['<main><section data-panel="a"><button></button></section></main>', 'reading-a-map'],
  ['<aside><section data-guide="kernels"><button></button></section></aside>', 'kernels'],
  ['<section data-panel="a" data-guide="painting"><button></button></section>', 'painting'],
  ['<div data-guide="presenting"><section data-panel="a"><button></button></section></div>', 'presenting'],
  ['<footer><button></button></footer>', null],
])('%s has the page %s', (html, page) => {
  document.body.innerHTML = html
  expect(pageFor(null, document.querySelector('button'))).toBe(page)
})

test('a dialog has its own page, whatever has the focus', () => {
  expect(pageFor('compare', document.body)).toBe('comparing-poolings')
  expect(pageFor('film', document.body)).toBe('sliding-window')
  expect(pageFor('settings', document.body)).toBe(null)
})
