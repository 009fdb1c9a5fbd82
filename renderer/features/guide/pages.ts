/** The pages of the guide, as they are in docs/guide: loaded one by one, with the addresses of their images. */
import type { Language } from '#renderer/messages/index'
import type { GuidePage } from './place'

const pages = import.meta.glob<string>('../../../docs/guide/**/*.md', { query: '?raw', import: 'default' })
const images = import.meta.glob<string>(['../../../docs/*.png', '../../../docs/guide/**/*.png'], {
  query: '?url',
  import: 'default',
  eager: true,
})

/** The Markdown of a page. @throws where its file can't be loaded */
export async function readPage(page: GuidePage, language: Language): Promise<string> {
  return (await pages[fileOf(`${page}.md`, language)]?.()) ?? ''
}

/** The address of an image that a page shows, by its path from the page; null where it has none. */
export function imageOf(path: string, language: Language): string | null {
  return images[fileOf(path, language)] ?? null
}

/** The page that a link of another leads to; null for any other address. */
export function pageOf(href: string): GuidePage | null {
  const [, name] = /^([\w-]+)\.md$/.exec(href) ?? []
  return name !== undefined && fileOf(href, 'en') in pages ? (name as GuidePage) : null
}

/** A file by its path from the pages of a language: those in English are beside the folders of the others. */
function fileOf(path: string, language: Language): string {
  const folder = `file:///docs/guide/${language === 'en' ? '' : `${language}/`}`
  return `../../..${new URL(path, folder).pathname}`
}
