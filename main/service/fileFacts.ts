/** What was read of a file and what was done to it, for the JSON that stands beside results. */
import type { ImageInfo } from '#app/protocol/contract'
import { formatEnglish } from '#app/text/format'

/** As JSON says it; `notes` in English: alpha, orientation, precision and the like. */
export interface FileFacts extends Pick<
  ImageInfo,
  'format' | 'width' | 'height' | 'channels' | 'depth' | 'page' | 'pages' | 'array' | 'profile' | 'orientation'
> {
  readonly channelsAxis: ImageInfo['axes']
  readonly notes: readonly string[]
}

export function fileFacts(info: ImageInfo): FileFacts {
  const { format, width, height, channels, depth, page, pages, array, axes, profile, orientation, notes } = info
  return {
    format,
    width,
    height,
    channels,
    depth,
    page,
    pages,
    array,
    channelsAxis: axes,
    profile,
    orientation,
    notes: notes.map(formatEnglish),
  }
}
