/**
 * sharp, the decoder of images, in one of two builds: native, or compiled to WebAssembly, which brings no library of
 * its own into the process and can reach nothing outside its memory. Only the loaders of promised formats may run.
 */
import { createRequire, Module } from 'node:module'
import { dirname, join } from 'node:path'
import type Sharp from 'sharp'
import type { DecoderKind } from './decoderMessages'

/** libvips' names of the loaders of PNG, JPEG, WebP, TIFF, GIF, AVIF and SVG. */
const LOADERS = ['Png', 'Jpeg', 'Webp', 'Tiff', 'Nsgif', 'Heif', 'Svg']

/** The build that this process was started with, by its first argument: a process loads one of them, and never both. */
export const decoderKind: DecoderKind = process.argv[2] === 'wasm' ? 'wasm' : 'native'

export const sharp = loadSharp(decoderKind)

function loadSharp(kind: DecoderKind): typeof Sharp {
  const require = createRequire(import.meta.url)
  if (kind === 'wasm') {
    // sharp prefers a native binary wherever one is installed; this takes the place of the module that looks for it.
    const file = join(dirname(require.resolve('sharp')), 'sharp.cjs')
    const binding = new Module(file)
    binding.exports = require('@img/sharp-wasm32/sharp.node')
    binding.loaded = true
    require.cache[file] = binding
  }
  const loaded = require('sharp') as typeof Sharp
  loaded.block({ operation: ['VipsForeignLoad'] })
  loaded.unblock({
    operation: LOADERS.flatMap((name) => ['Buffer', 'File'].map((from) => `VipsForeignLoad${name}${from}`)),
  })
  return loaded
}
