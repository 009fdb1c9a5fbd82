/** A figure painted on a canvas, and as PNG. */
import { FIGURE_FONT, type Figure, type Item } from './figure'
import { hatching } from '#renderer/maps/hatching'
import type { Size } from '#renderer/maps/viewport'

/** What browsers paint at most. */
const LONGEST_SIDE = 32_767
const MAX_PIXELS = 2 ** 28

export function isPaintable({ height, width }: Size, factor: number): boolean {
  return Math.max(height, width) * factor <= LONGEST_SIDE && height * width * factor ** 2 <= MAX_PIXELS
}

/** @param factor pixels for each of the figure's */
export async function figurePng(figure: Figure, factor: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(figure.width * factor)
  canvas.height = Math.round(figure.height * factor)
  paintFigure(canvas, figure, factor)
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!png) throw new Error(`an image of ${canvas.width} × ${canvas.height} pixels could not be created`)
  return png
}

/** Paints a figure onto a canvas, from its top left corner. @param factor pixels of the canvas for each of the figure's */
export function paintFigure(canvas: HTMLCanvasElement, figure: Figure, factor: number): void {
  const pen = canvas.getContext('2d')!
  pen.setTransform(factor, 0, 0, factor, 0, 0)
  pen.imageSmoothingEnabled = false
  for (const item of figure.items) paint(pen, item, factor)
}

/** An image as the address of a PNG. */
export function pngAddress(image: ImageData): string {
  return canvasOf(image).toDataURL('image/png')
}

function paint(pen: CanvasRenderingContext2D, item: Item, factor: number): void {
  switch (item.kind) {
    case 'image':
      pen.drawImage(canvasOf(item.image), item.left, item.top, item.width, item.height)
      return
    case 'hatching':
      pen.drawImage(hatched(item, factor), item.left, item.top, item.width, item.height)
      return
    case 'box': {
      const { left, top, width, height, fill, stroke } = item
      if (fill) {
        pen.fillStyle = fill
        pen.fillRect(left, top, width, height)
      }
      if (stroke) {
        pen.strokeStyle = stroke
        pen.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1)
      }
      return
    }
    case 'text':
      pen.font = `${item.bold ? '600 ' : ''}${item.size}px ${FIGURE_FONT}`
      pen.textAlign = item.anchor === 'middle' ? 'center' : item.anchor
      pen.fillStyle = item.fill
      pen.fillText(item.text, item.x, item.y)
  }
}

/** A hatching where its mask is, in pixels of the image. */
function hatched(
  { mask, hatching: kind, height, width }: Extract<Item, { kind: 'hatching' }>,
  factor: number,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * factor)
  canvas.height = Math.round(height * factor)
  const pen = canvas.getContext('2d')!
  pen.imageSmoothingEnabled = false
  if (mask) {
    pen.drawImage(canvasOf(mask), 0, 0, canvas.width, canvas.height)
    pen.globalCompositeOperation = 'source-in'
  }
  pen.fillStyle = hatching(pen, { hatching: kind }, factor)
  pen.fillRect(0, 0, canvas.width, canvas.height)
  return canvas
}

function canvasOf(image: ImageData): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height
  canvas.getContext('2d')!.putImageData(image, 0, 0)
  return canvas
}
