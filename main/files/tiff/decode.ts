/** TIFF images: the page is chosen, and read by sharp where that reads it as it is stored, else by ourselves. */
import { Failure } from '#app/failure'
import { amount, message, type Message } from '#app/text/message'
import { separateAlpha } from '#main/files/bands'
import { profileName } from '#main/files/icc'
import type { DecodeLimits, PixelImage } from '#main/files/pixels'
import { decodeRaster } from '#main/files/raster'
import { choosePage } from '#main/files/selectPage'
import { isForSharp, readTiffPage } from './read'
import { mainPage, readTiffPages, type TiffPage } from './pages'

/**
 * @param wanted the page, from 1; without it the first that is not a smaller version of another
 * @throws Failure 'unreadable-image', 'invalid-argument' for a page that is not there
 */
export async function decodeTiff(
  bytes: Uint8Array,
  wanted: number | undefined,
  limits: DecodeLimits,
): Promise<Omit<PixelImage, 'name' | 'format'>> {
  const pages = readTiffPages(bytes)
  const at = choosePage(wanted, pages.length, mainPage(pages))
  const page = pages[at]
  // A file without a list of pages is refused by sharp in its own words.
  if (!page || isForSharp(page)) return decodeRaster(bytes, 'tiff', limits, { choose: () => at, tiff: page ?? null })
  return readOurselves(bytes, page, limits, { page: at + 1, pages: pages.length })
}

async function readOurselves(
  bytes: Uint8Array,
  page: TiffPage,
  { maxPixels, admit }: DecodeLimits,
  place: Pick<PixelImage, 'page' | 'pages'>,
): Promise<Omit<PixelImage, 'name' | 'format'>> {
  const { width, height, chunkWidth, chunkHeight, orientation } = page
  if (width < 1 || height < 1) throw damaged(message('images.noPixels', { width, height }))
  if (width * height > maxPixels)
    throw new Failure('unreadable-image', message('images.imageTooLarge', { width, height, max: amount(maxPixels) }))
  if (chunkWidth < 1 || chunkHeight < 1 || chunkWidth * chunkHeight > Math.max(width * height, MAX_TILE))
    throw damaged(message('images.tiffTileSize', { width: chunkWidth, height: chunkHeight }))
  const [bits = 1] = page.bits
  await admit?.(width * height * page.samplesPerPixel * (page.formats[0] === 1 ? Math.ceil(bits / 8) : 4))
  const read = readTiffPage(bytes, page)
  const gray = page.photometric !== 2 || read.channels < 3
  const { notes, ...bands } = separateAlpha(read, gray, page)
  return {
    width: read.width,
    height: read.height,
    depth: bits,
    white: read.white,
    ...bands,
    ...place,
    profile: page.profile && (profileName(page.profile) ?? 'without a name'),
    orientation,
    notes: [
      ...(place.pages > 1 ? [message('images.onePage', { count: place.pages, page: place.page })] : []),
      ...(orientation === 1 ? [] : [message('images.exifRotated', { orientation })]),
      ...(page.profile ? [message('images.profileIgnored')] : []),
      ...(read.white === null ? [message('images.valuesAsStored')] : []),
      ...(read.rounded ? [message('files.roundedToFloat32')] : []),
      ...notes,
    ],
  }
}

/** Pixels of a tile that may be larger than its image. */
const MAX_TILE = 4096 * 4096

function damaged(reason: Message): Failure {
  return new Failure('unreadable-image', message('images.imageDamaged', { format: 'TIFF', reason }))
}
