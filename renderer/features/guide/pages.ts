/** The pages of the guide, as they are in docs/guide: loaded one by one, with the addresses of their images. */
import type { GuidePage } from './place'

const pages = import.meta.glob<string>('../../../docs/guide/*.md', { query: '?raw', import: 'default' })
const images = import.meta.glob<string>(['../../../docs/*.png', '../../../docs/guide/*.png'], {
  query: '?url',
  import: 'default',
  eager: true,
})

const FOLDER = '../../../docs/guide/'

/** The Markdown of a page. @throws where its file can't be loaded */
export async function readPage(page: GuidePage): Promise<string> {
  const load = pages[`${FOLDER}${page}.md`]
  return load ? load() : ''
}

/** The address of an image that a page shows, by its path from the page; null where it has none. */
export function imageOf(path: string): string | null {
  const from = path.startsWith('../') ? path.replace('../', '../../../docs/') : `${FOLDER}${path}`
  return images[from] ?? null
}

/** The page that a link of another leads to; null for any other address. */
export function pageOf(href: string): GuidePage | null {
  const [, name] = /^([\w-]+)\.md$/.exec(href) ?? []
  return name !== undefined && `${FOLDER}${name}.md` in pages ? (name as GuidePage) : null
}
