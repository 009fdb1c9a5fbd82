/** An animated GIF from images of one size. Its colours are the 256 that fit best; nothing is dithered, so that cells stay even. */
import { Failure } from '#app/failure'
import { amount, message } from '#app/text/message'
import type { GifJob } from './decoderMessages'
import { sharp } from './sharp'

/** @throws Failure 'invalid-argument' for frames of several sizes, 'over-budget' for too many pixels in all */
export async function encodeGif({ frames, delay, maxPixels, output }: Omit<GifJob, 'type'>): Promise<void> {
  const sizes = await Promise.all(frames.map((frame) => sharp(frame).metadata()))
  const [{ width, height }] = sizes as [(typeof sizes)[number]]
  if (sizes.some((size) => size.width !== width || size.height !== height))
    throw new Failure('invalid-argument', message('images.framesDiffer', { width, height }))
  if (width * height * frames.length > maxPixels)
    throw new Failure(
      'over-budget',
      message('images.filmTooLarge', { pixels: amount(width * height * frames.length), max: amount(maxPixels) }),
    )
  // sharp joins two images or more.
  const film = frames.length > 1 ? sharp([...frames], { join: { animated: true } }) : sharp(frames[0])
  await film.gif({ delay: frames.map(() => delay), loop: 0, dither: 0 }).toFile(output)
}
