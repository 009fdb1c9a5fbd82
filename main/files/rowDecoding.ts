/** Images for reading by rows, in the process that decodes: how they are read, and their samples into a file. */
import { basename } from 'node:path'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { hasAlpha } from './bands'
import { reasonOf } from './decoderFailure'
import type { RowPlan } from './decoderMessages'
import { readInputFile } from './file'
import { MAX_PIXELS, type ImageFormat } from './pixels'
import { firstPage, pageNotes } from './raster'
import { planSamples } from './samplePlan'
import { sharp } from './sharp'
import { mainPage, readTiffPages } from './tiff/pages'
import { isForSharp } from './tiff/read'

/** As `RowDecoder.planRows`. */
export async function planRows(path: string, format: ImageFormat, wanted: number | undefined): Promise<RowPlan | null> {
  try {
    const pages = format === 'tiff' ? readTiffPages(await readInputFile(path)) : []
    const page = wanted === undefined ? mainPage(pages) : wanted - 1
    const tiff = pages[page]
    if (tiff && !isForSharp(tiff)) return null
    const metadata = await sharp(path, { ...firstPage, page, limitInputPixels: false }).metadata()
    const samples = planSamples(metadata)
    const extra = metadata.channels - (samples.gray ? 1 : 3)
    const data = tiff && extra > 0 && !hasAlpha(extra, tiff)
    if (data || samples.depth !== samples.storage || page >= (metadata.pages ?? 1)) return null
    return { page, samples, notes: [...pageNotes(metadata, page), ...samples.notes], ...metadata.autoOrient }
  } catch {
    return null
  }
}

/** As `RowDecoder.decodeRows`: row by row. */
export async function decodeRows(path: string, { page, samples }: RowPlan, output: string): Promise<number> {
  try {
    const { channels } = await sharp(path, {
      ...firstPage,
      page,
      limitInputPixels: MAX_PIXELS,
      sequentialRead: true,
      ignoreIcc: samples.ignoreIcc,
    })
      .autoOrient()
      .toColourspace(samples.space)
      .toFile(output)
    return channels
  } catch (error) {
    throw new Failure(
      'unreadable-image',
      message('images.fileNotDecoded', { name: basename(path), reason: reasonOf(error) }),
    )
  }
}
