/** Plans a batch of all images in a folder, and prints the seconds and the most memory that took. For batch.mjs. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder] = process.argv.slice(2)
const root = join(import.meta.dirname, '../..')
const { findImages, forEachImage, parseExperiment, writePlan } = await import(
  pathToFileURL(join(root, 'out/bench/batch.js')).href
)
const text = await readFile(join(root, 'examples/vertical-line.poolscope.json'), 'utf8')
const experiment = forEachImage(parseExperiment(text))
const start = performance.now()
const entries = await findImages({ named: [join(folder, 'images')], listed: [], except: folder }, () => undefined)
const outputs = {
  layers: [{ index: 0, name: 'Conv2D', channels: 1 }],
  columns: ['average'],
  maps: false,
  format: 'csv',
  dialect: { separator: ',', decimal: '.', bom: false },
}
const kernels = { running: 'portable', instructionSet: 'TypeScript' }
const plan = await writePlan(folder, experiment, new Map(), entries, {
  program: '0',
  kernels,
  decoder: 'native',
  outputs,
})
if (plan.images !== 1_000_000) throw new Error(`expected a million images, received ${plan.images}`)
const [seconds, megabytes] = [(performance.now() - start) / 1000, process.resourceUsage().maxRSS / 1000]
process.stdout.write(JSON.stringify({ seconds, megabytes }))
