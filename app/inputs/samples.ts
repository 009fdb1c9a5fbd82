/** The photographs that are shipped, in examples/images. */

export const samples = [
  { file: 'camera.png', licence: 'CC0' },
  { file: 'brick.png', licence: 'CC0' },
  { file: 'coffee.png', licence: 'CC0' },
  { file: 'chelsea.png', licence: 'CC0' },
  { file: 'rocket.jpg', licence: 'public domain' },
] as const

export type SampleFile = (typeof samples)[number]['file']
