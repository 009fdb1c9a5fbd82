/** Where the worker's code is: the one place that knows the build's layout. */

export function workerFile(): URL {
  const here = import.meta.url
  // Under test, run from the sources, beside a worker that testing/buildEntries.ts has built.
  if (here.endsWith('.ts')) return new URL('../../out/test/worker.js', here)
  return new URL(here.includes('/chunks/') ? '../worker.js' : './worker.js', here)
}
