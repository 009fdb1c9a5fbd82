import { expect, test } from 'vitest'
import { languages, type Language } from '#renderer/messages/index'
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

async function linksOf(page: GuidePage, type: 'link' | 'image', language: Language = 'en'): Promise<string[]> {
  const found = all(tokensOf(await readPage(page, language))).filter((token) => token.type === type)
  return (found as Tokens.Link[]).map(({ href }) => href)
}

const pages = async () => (await linksOf(FIRST_PAGE, 'link')).map((href) => pageOf(href)!)

test('the contents list every page', async () => {
  const listed = await pages()
  expect(listed).not.toContain(null)
  const files = Object.keys(import.meta.glob('../../../docs/guide/*.md')).map((path) => path.replace(/.*\/|\.md$/g, ''))
  expect([...listed, FIRST_PAGE].sort()).toEqual(files.sort())
})

test.each(languages)(
  'each page in the language %s begins with its title, and its images and links lead somewhere',
  async (language) => {
    for (const page of [...(await pages()), FIRST_PAGE] as const) {
      expect(await readPage(page, language), page).toMatch(/^# \S/)
      for (const path of await linksOf(page, 'image', language))
        expect(imageOf(path, language), `${page}: ${path}`).not.toBeNull()
      for (const href of (await linksOf(page, 'link', language)).filter((one) => /^[^/]*\.md$/.test(one)))
        expect(pageOf(href), `${page}: ${href}`).not.toBeNull()
    }
  },
)

test.each(languages)(
  'each page in the language %s has the parts, links, images and code of the English one',
  async (language) => {
    const partsOf = async (page: GuidePage, of: Language) =>
      all(tokensOf(await readPage(page, of)))
        .filter(({ type }) => /^(heading|list_item|image|link|code)$/.test(type))
        .map((token) => [token.type, 'href' in token ? String(token.href).replace(/.*\//, '') : ''])
    for (const page of [...(await pages()), FIRST_PAGE] as const)
      expect(await partsOf(page, language), page).toEqual(await partsOf(page, 'en'))
  },
)

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
