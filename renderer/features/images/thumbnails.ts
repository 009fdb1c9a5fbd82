/** Small pictures of the experiment's inputs: from the host for pictures, drawn from the numbers for values. */
import type { Connection, ImageInfo, Picture } from '../../../app/contract'
import type { ExperimentInput, ValuesInput } from '../../../app/document/experiment'

/** At most `size` pixels on the longer side. */
export async function thumbnailOf(
  input: ExperimentInput,
  picture: ImageInfo | null,
  size: number,
  connection: Connection,
): Promise<Picture | null> {
  if (input.kind === 'values') return drawValues(input)
  return picture ? connection.request('thumbnail', { image: picture.image, size }) : null
}

/** Planes as gray, or as red, green and blue where there are three; from the smallest value to the largest. */
function drawValues({ planes }: ValuesInput): Picture {
  const height = planes[0]?.length ?? 0
  const width = planes[0]?.[0]?.length ?? 0
  const values = planes.flat(2)
  const least = values.reduce((a, b) => Math.min(a, b), Infinity)
  const span = values.reduce((a, b) => Math.max(a, b), -Infinity) - least || 1
  const rgba = new Uint8Array(width * height * 4).fill(255)
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      const plane = planes[planes.length === 3 ? c : 0]
      const value = plane?.[Math.floor(i / width)]?.[i % width] ?? 0
      rgba[4 * i + c] = Math.round((255 * (value - least)) / span)
    }
  }
  return { width, height, rgba }
}
