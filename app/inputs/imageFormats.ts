/** The files that can be opened as inputs, by their extensions without the dot. */
import { arrayExtensions } from './select'

/** Of each image format, the extensions that people use. */
export const extensionsOfFormat = {
  png: ['png', 'apng'],
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif', 'jif', 'jfi', 'pjpeg', 'pjp'],
  webp: ['webp'],
  tiff: ['tif', 'tiff', 'btf', 'tf8'],
  gif: ['gif'],
  avif: ['avif', 'avifs'],
  svg: ['svg'],
  bmp: ['bmp', 'dib'],
  pgm: ['pgm'],
  ppm: ['ppm'],
  pfm: ['pfm'],
} as const

/** Of all image formats, without the dot. */
export const imageExtensions: readonly string[] = [...Object.values(extensionsOfFormat).flat(), 'pnm']

/** Of images and arrays, for dialogs. */
export const inputExtensions: readonly string[] = [...imageExtensions, ...arrayExtensions]
