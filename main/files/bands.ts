/** Which bands of an image are colours, which one is alpha, and which are data. */
import { message, type Message } from '#app/text/message'
import { flattenOverWhite, TRANSLUCENT_NOTE, type PixelImage } from './pixels'
import type { TiffPage } from './tiff/pages'

/** Interleaved samples of as many channels as the file has, alpha among them. */
interface Bands extends Pick<PixelImage, 'white' | 'channels'> {
  readonly samples: PixelImage['pixels']
}

/**
 * An extra band is alpha in every format but TIFF, where its ExtraSamples tag has to say so (1 or 2); else it is data
 * and stays a band. Alpha goes, and its pixels are laid over white; what has no white keeps it as a band.
 */
export function separateAlpha(
  { samples, channels, white }: Bands,
  gray: boolean,
  page: Pick<TiffPage, 'extraSamples'> | null,
): Pick<PixelImage, 'channels' | 'pixels' | 'alpha' | 'notes'> {
  const colours = gray ? 1 : 3
  if (white !== null && !(samples instanceof Float32Array) && hasAlpha(channels - colours, page)) {
    const { pixels, alpha } = flattenOverWhite(samples, gray ? 2 : 4, white)
    return { channels: colours, pixels, alpha, notes: alpha ? [TRANSLUCENT_NOTE] : [] }
  }
  return { channels, pixels: samples, alpha: null, notes: channels > colours ? [bandsNote(channels, colours)] : [] }
}

/** Whether the one extra band of an image is its alpha. */
export function hasAlpha(extraBands: number, page: Pick<TiffPage, 'extraSamples'> | null): boolean {
  if (extraBands !== 1) return false
  const meaning = page?.extraSamples.at(-1)
  return page === null || meaning === 1 || meaning === 2
}

function bandsNote(channels: number, colours: 1 | 3): Message {
  if (colours === 3) return message('images.colourAndDataBands', { bands: channels })
  if (channels === 2) return message('images.twoDataBands')
  return message('images.dataBands', { bands: channels })
}
