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

/** What is read from folders; tables and text files there are seldom images, so they have to be named. */
export const folderExtensions: readonly string[] = [...imageExtensions, 'npy', 'npz']

/**
 * Whether a file is among the images of a folder. What begins with a point is hidden, such as the companions that macOS puts
 * beside images.
 * @param path from the folder on, with slashes
 */
export function isInFolder(path: string): boolean {
  if (path.startsWith('.') || path.includes('/.')) return false
  const extension = /\.([^./]*)$/.exec(path)?.[1] ?? ''
  return folderExtensions.includes(extension.toLowerCase())
}
