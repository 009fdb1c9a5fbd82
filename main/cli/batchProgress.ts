/** Tells how far a batch is: a line on a terminal, a note per shard in a log, or events as lines of JSON. */
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import type { PartRecord } from '#main/batch/parts'
import type { Program } from './program'

export interface BatchProgress {
  /** An image is done. */
  image(failed: boolean): void
  shard(record: PartRecord, images: number, skipped: boolean): void
}

/** Milliseconds between two reports. */
const INTERVAL = 500

/** @param images to compute, in so many shards of the plan */
export function batchProgress(program: Program, images: number, shards: number, json: boolean): BatchProgress {
  const start = performance.now()
  let reported = start
  let [done, failures, skippedImages] = [0, 0, 0]
  const secondsLeft = () => {
    const left = images - done - skippedImages
    return done > 0 ? Math.ceil(((performance.now() - start) / 1000 / done) * left) : null
  }
  const left = () => (secondsLeft() === null ? '' : duration(secondsLeft()!))
  return {
    image(failed) {
      done++
      if (failed) failures++
      if (performance.now() - reported < INTERVAL) return
      reported = performance.now()
      const reached = done + skippedImages
      if (json)
        program.out(
          JSON.stringify({ event: 'progress', done: reached, total: images, failures, secondsLeft: secondsLeft() }),
        )
      program.progress?.(
        formatEnglish(message('cli.batchProgress', { done: reached, total: images, failures, left: left() })),
      )
    },
    shard({ shard, rows, failures: failed, sha256, seconds }, count, skipped) {
      if (skipped) skippedImages += count
      if (json) program.out(JSON.stringify({ event: 'shard', shard, rows, failures: failed, sha256, seconds, skipped }))
      else if (!program.progress) {
        const about = { shard, shards, rows, failures: failed }
        program.note(formatEnglish(skipped ? message('cli.batchShardThere', about) : message('cli.batchShard', about)))
      }
    },
  }
}

/** 45 s, 12 min, 3 h 20 min. */
function duration(seconds: number): string {
  if (seconds < 100) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
