/** Which bands of an image are colours, which one is alpha, and which are data. */
import { message, type Message } from '#app/text/message'
import { flattenOverWhite, TRANSLUCENT_NOTE, type PixelImage, type Stored } from './pixels'
import type { TiffTags } from './tiff'

/**
 * An extra band is alpha in every format but TIFF, where its ExtraSamples tag has to say so (1 or 2); else it is data
 * and stays a band. Alpha goes, and its pixels are laid over white.
 */
export function separateAlpha(
  { samples, channels }: Stored,
  { gray, depth }: { readonly gray: boolean; readonly depth: number },
  tags: TiffTags | null,
): Pick<PixelImage, 'channels' | 'pixels' | 'alpha' | 'notes'> {
  const colours = gray ? 1 : 3
  if (hasAlpha(channels - colours, tags)) {
    const { pixels, alpha } = flattenOverWhite(samples, gray ? 2 : 4, 2 ** depth - 1)
    return { channels: colours, pixels, alpha, notes: alpha ? [TRANSLUCENT_NOTE] : [] }
  }
  return { channels, pixels: samples, alpha: null, notes: channels > colours ? [bandsNote(channels, colours)] : [] }
}

/** Whether the one extra band of an image is its alpha. */
export function hasAlpha(extraBands: number, tags: Pick<TiffTags, 'extraSamples'> | null): boolean {
  if (extraBands !== 1) return false
  const meaning = tags?.extraSamples.at(-1)
  return tags === null || meaning === 1 || meaning === 2
}

function bandsNote(channels: number, colours: 1 | 3): Message {
  if (colours === 3) return message('files.colourAndDataBands', { bands: channels })
  if (channels === 2) return message('files.twoDataBands')
  return message('files.dataBands', { bands: channels })
}
