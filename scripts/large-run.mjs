/**
 * `npm run large-run [-- SIDE]`: an image of 20,000 × 20,000 pixels through Conv2D 3 × 3 1 -> 4, ReLU and
 * MaxPooling2D 2 × 2 to .npy files and a table, within 1 GB of resident memory. Linux only, for it reads /proc.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { ensureBuilt, root } from './build.mjs'

const side = Number(process.argv[2] ?? 20_000)
const LIMIT = 1e9

await ensureBuilt(['main'])
const folder = await mkdtemp(join(tmpdir(), 'poolscope-large-'))
try {
  const image = join(folder, 'image.png')
  const tile = await sharp({
    create: {
      width: 512,
      height: 512,
      channels: 3,
      background: 'gray',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer()
  await sharp({ create: { width: side, height: side, channels: 3, background: 'gray' }, limitInputPixels: false })
    .composite([{ input: tile, tile: true }])
    .toColourspace('b-w')
    .png({ compressionLevel: 1 })
    .toFile(image)
  const experiment = join(folder, 'large.poolscope.json')
  await writeFile(experiment, JSON.stringify(large()))
  process.stdout.write(`${side} × ${side}, a PNG of ${((await stat(image)).size / 1e6).toFixed(0)} MB\n`)
  const start = performance.now()
  const { code, peak, out } = await watched([
    'run',
    experiment,
    '--input',
    image,
    '--out',
    join(folder, 'out'),
    '--format',
    'npy',
    '--memory',
    '1',
  ])
  const seconds = (performance.now() - start) / 1000
  for (const file of out)
    process.stdout.write(
      `${((await stat(file)).size / 1e6).toFixed(1).padStart(10)} MB  ${file.slice(folder.length + 5)}\n`,
    )
  process.stdout.write(
    `${seconds.toFixed(1)} s, peak of resident memory ${(peak / 1e6).toFixed(0)} MB, asked at most ${LIMIT / 1e6}\n`,
  )
  process.stdout.write(
    await readFile(
      out.find((file) => file.endsWith('.csv')),
      'utf8',
    ),
  )
  process.exitCode = code === 0 && peak <= LIMIT ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Runs poolscope; the peak in bytes, and the lines of its stdout. */
function watched(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'out/main/poolscope.js'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let out = ''
    let peak = 0
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
    const look = setInterval(async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
      peak = Math.max(peak, 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0))
    }, 200)
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(look)
      resolve({ code, peak, out: out.split('\n').filter(Boolean) })
    })
  })
}

function large() {
  return {
    format: 'poolscope-experiment',
    version: 1,
    name: 'large',
    inputs: [],
    stack: [
      {
        id: 'conv',
        type: 'Conv2D',
        params: { filters: 4, weights: { init: 'random', distribution: 'glorotUniform', seed: 1 } },
      },
      { id: 'relu', type: 'ReLU', params: {} },
      { id: 'pool', type: 'MaxPooling2D', params: {} },
    ],
  }
}
