/** A figure as SVG: text stays text, and maps are embedded images, each cell a pixel of theirs. */
import { FIGURE_FONT, type Figure, type Item } from './figure'
import { hatchingSvg, SIDE } from '#renderer/maps/hatching'
import type { Rect } from '#renderer/maps/viewport'

/** @param pngOf the address of an image as PNG: `data:image/png;base64,...` */
export function figureSvg({ height, width, items }: Figure, pngOf: (image: ImageData) => string, factor = 1): string {
  const size = `width="${number(width * factor)}" height="${number(height * factor)}" viewBox="0 0 ${number(width)} ${number(height)}"`
  const kinds = new Set(items.flatMap((item) => (item.kind === 'hatching' ? [item.hatching] : [])))
  const patterns = [...kinds].map(
    (kind) =>
      `  <pattern id="${kind}" width="${SIDE}" height="${SIDE}" patternUnits="userSpaceOnUse">${hatchingSvg[kind]}</pattern>\n`,
  )
  const lines = [...patterns, ...items.map((item, i) => `  ${element(item, i, pngOf)}\n`)]
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${escaped(FIGURE_FONT)}">\n${lines.join('')}</svg>\n`
  )
}

function element(item: Item, index: number, pngOf: (image: ImageData) => string): string {
  switch (item.kind) {
    case 'image':
      return imageElement(item, pngOf(item.image))
    case 'hatching': {
      if (!item.mask) return `<rect ${place(item)} fill="url(#${item.hatching})"/>`
      const mask = `mask-${index}`
      return (
        `<mask id="${mask}" maskUnits="userSpaceOnUse" ${place(item)}>${imageElement(item, pngOf(item.mask))}</mask>` +
        `<rect ${place(item)} fill="url(#${item.hatching})" mask="url(#${mask})"/>`
      )
    }
    case 'box':
      return item.stroke
        ? `<rect ${place(around(item))} fill="${item.fill ?? 'none'}" stroke="${item.stroke}"/>`
        : `<rect ${place(item)} fill="${item.fill ?? 'none'}"/>`
    case 'text': {
      const bold = item.bold ? ' font-weight="600"' : ''
      return (
        `<text x="${number(item.x)}" y="${number(item.y)}" font-size="${number(item.size)}" text-anchor="${item.anchor}"` +
        ` fill="${item.fill}"${bold}>${escaped(item.text)}</text>`
      )
    }
  }
}

function imageElement(at: Rect, address: string): string {
  return `<image ${place(at)} preserveAspectRatio="none" style="image-rendering: optimizeSpeed; image-rendering: pixelated" href="${address}"/>`
}

function around({ left, top, width, height }: Rect): Rect {
  return { left: left - 0.5, top: top - 0.5, width: width + 1, height: height + 1 }
}

function place({ left, top, width, height }: Rect): string {
  return `x="${number(left)}" y="${number(top)}" width="${number(width)}" height="${number(height)}"`
}

function number(value: number): string {
  return String(Number(value.toFixed(2)))
}

/** As XML wants it: no signs that mean something there, and no characters that it forbids. */
function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (sign) => signs[sign]!)
}
