/** Runs a batch on all images in a folder, and prints the resident memory after 1,000, 10,000 ... of them. For batch.mjs. */
import { openBatch } from './batchRun.mjs'

const [folder, images] = process.argv.slice(2)
const batch = await openBatch(folder)
const marks = [1000, 10_000, 100_000, 1_000_000].filter((mark) => mark < images)
marks.push(Number(images))
const measured = []
let [rows, most] = [0, 0]
for (let shard = 0; shard < batch.shards; shard++) {
  rows += await batch.compute(shard)
  most = Math.max(most, process.memoryUsage.rss())
  if (rows < marks[0]) continue
  measured.push({ rows, megabytes: most / 1e6 })
  marks.shift()
}
await batch.close()
process.stdout.write(JSON.stringify(measured))
