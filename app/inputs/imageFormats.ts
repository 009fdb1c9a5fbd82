/** The picture files that can be opened, by their extensions without the dot, for dialogs. */
export const imageExtensions = [
  'png',
  'jpg',
  'jpeg',
  'webp',
  'tif',
  'tiff',
  'gif',
  'avif',
  'bmp',
  'svg',
  'pgm',
  'ppm',
] as const
