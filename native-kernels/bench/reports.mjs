/**
 * What the benchmark reports beside the comparison: each gives lines `{what, value, unit, need?}`, where `need` is the
 * bound that the value has to keep: at least, or with `most` at most.
 */
import { createEngine, engineModule, free, inputOf, mediansOf, planOf, timesOf } from './ours.mjs'
import { workloads } from './workloads.mjs'

const workload = (id) => workloads.find((each) => each.id === id)
const pool = (type, size, stride) => ({ kind: 'pool', type, size, stride })
const one = (side, layer) => ({ input: [1, side, side], stack: [layer] })

/** Max and average windows of any size cost the same. */
export async function windows() {
  return within(async (engine) => {
    const windows = ['max', 'average'].flatMap((type) => [3, 7, 15, 31, 63].map((size) => ({ type, size })))
    const times = await timesOf(
      9,
      windows.map(({ type, size }) => ({ engine, workload: one(2048, pool(type, size, 1)) })),
    )
    return windows.map(({ type, size }, i) => ({
      what: `${type} ${size} x ${size} / 1, 2048 x 2048`,
      value: (times[i] * 1e6) / (2048 - size + 1) ** 2,
      unit: 'ns a cell',
    }))
  })
}

export async function scaling() {
  const [single, both] = [createEngine({ threads: 1 }), createEngine()]
  const lines = []
  for (const id of ['W3', 'W6']) {
    const [one, two] = await timesOf(
      7,
      [single, both].map((engine) => ({ engine, workload: workload(id) })),
    )
    lines.push({ what: `${id}: two threads against one`, value: one / two, unit: 'times', need: 1.9 })
  }
  await Promise.all([single.close(), both.close()])
  return lines
}

/** Kernels in WebAssembly against those for AVX2; for a few workloads the portable ones, too. */
export async function wasm() {
  process.env.POOLSCOPE_ISA = 'AVX2'
  const [avx2, module, portable] = ['native', 'wasm', 'portable'].map((kernels) => createEngine({ kernels }))
  const lines = []
  for (const id of ['W1', 'W2', 'W3', 'W4a', 'W4b', 'W4c', 'W5', 'W6', 'W7a', 'W7b']) {
    const [native, ours] = await timesOf(
      5,
      [avx2, module].map((engine) => ({ engine, workload: workload(id) })),
    )
    lines.push({ what: `${id}: WebAssembly against AVX2`, value: ours / native, unit: 'times', need: 8, most: true })
    if (!['W1', 'W3', 'W4b'].includes(id)) continue
    const [plain] = await timesOf(1, [{ engine: portable, workload: workload(id) }])
    lines.push({ what: `${id}: portable kernels against AVX2`, value: plain / native, unit: 'times' })
  }
  await Promise.all([avx2, module, portable].map((engine) => engine.close()))
  delete process.env.POOLSCOPE_ISA
  return lines
}

export async function denormals() {
  return within(async (engine) => {
    const lines = []
    for (const id of ['W1', 'W2', 'W4b', 'W4c']) {
      const [denormal, normal] = await timesOf(
        7,
        [1e-40, 1].map((scale) => ({ engine, workload: workload(id), scale })),
      )
      lines.push({
        what: `${id}: denormal input against normal`,
        value: denormal / normal,
        unit: 'times',
        need: 1.2,
        most: true,
      })
    }
    return lines
  })
}

/** The memory that a run takes, held by this process, against what its plan says. */
export async function memory() {
  const engine = createEngine()
  const plan = planOf(workload('W6'))
  const before = process.memoryUsage.rss()
  const input = inputOf(engine, plan)
  const maps = await engine.run(plan, input, { summarize: true })
  const taken = process.memoryUsage.rss() - before
  free(engine, [input, ...maps])
  await engine.close()
  const estimate = engineModule.planBytes(plan)
  return [
    {
      what: 'W6, all maps kept: resident memory against the estimate',
      value: taken / estimate,
      unit: 'times',
      need: 1.15,
      most: true,
    },
  ]
}

/** What summarizing the maps costs, and keeping the map before the ReLU too, as the workbench does. */
export async function summaries() {
  return within(async (engine) => {
    const w6 = workload('W6')
    const all = { ...w6, keep: undefined }
    const runs = [w6, all].flatMap((workload) => [false, true].map((summarize) => ({ engine, workload, summarize })))
    const [plain, summarized, allPlain, allSummarized] = await timesOf(7, runs)
    return [
      {
        what: 'W6: ranges, counts and overviews on top',
        value: (100 * (summarized - plain)) / plain,
        unit: '%',
        need: 10,
        most: true,
      },
      { what: 'W6, all maps kept: the same', value: (100 * (allSummarized - allPlain)) / allPlain, unit: '%' },
      { what: 'W6, all maps kept', value: allPlain / plain, unit: 'times W6' },
    ]
  })
}

/** A change of the last layer is computed from the maps before it. */
export async function prefix() {
  return within(async (engine) => {
    const w6 = workload('W6')
    const plan = planOf(w6)
    const input = inputOf(engine, plan)
    const keep = new Set(w6.keep)
    const run = async (last, cacheKey) =>
      engine.run(planOf({ ...w6, stack: [...w6.stack.slice(0, -1), last] }), input, { keep, cacheKey })
    const first = await run(pool('max', 3, 2), 'w6')
    let size = 3
    const [whole, changed] = await mediansOf(7, [
      async () => free(engine, await run(w6.stack.at(-1))),
      async () => free(engine, await run(pool('average', (size++ % 4) + 2, 2), 'w6')),
    ])
    free(engine, [input, ...first])
    return [{ what: 'W6 against a change of its last layer', value: whole / changed, unit: 'times', need: 10 }]
  })
}

/** Large windows, and the ratio to the portable kernels, plain loops, on a part of the map. */
export async function large() {
  const [native, plain] = [createEngine(), createEngine({ kernels: 'portable' })]
  const gauss = { kind: 'conv', size: 31, channels: 1, filters: 1, padding: 'valid', method: 'exact', gaussian: true }
  const lines = []
  for (const [what, layer, side] of [
    ['Gaussian 31 x 31', gauss, 300],
    ['max 63 x 63 / 1', pool('max', 63, 1), 200],
    ['median 5 x 5 / 1', { kind: 'median', size: 5 }, 300],
  ]) {
    const [time] = await timesOf(3, [{ engine: native, workload: one(4096, layer) }])
    const [loops] = await timesOf(1, [{ engine: plain, workload: one(side, layer) }])
    const cells = (n) => (n - layer.size + 1) ** 2
    lines.push({ what: `W8: 4096 x 4096, ${what}`, value: time, unit: 'ms' })
    lines.push({
      what: `W8: ${what}, plain loops against it`,
      value: (loops / cells(side)) * (cells(4096) / time),
      unit: 'times',
    })
  }
  await Promise.all([native.close(), plain.close()])
  return lines
}

/** How long after the signal a run has ended, the longest of several. */
export async function cancel() {
  const lines = []
  const conv = (size, channels = 1, filters = 8) => ({
    kind: 'conv',
    size,
    channels,
    filters,
    padding: 'valid',
    method: 'exact',
  })
  for (const [what, kernels, side, ...stack] of [
    ['convolution 31 x 31', 'native', 4096, conv(31)],
    ['convolution 63 x 63', 'native', 4096, conv(63)],
    ['convolution 63 x 63, 64 -> 64', 'native', 1024, conv(63, 64, 64)],
    ['median 15 x 15', 'native', 2048, { kind: 'median', size: 15 }],
    ['Dense of 20 million', 'native', 1000, { kind: 'flatten' }, { kind: 'dense', units: 20 }],
    ['softmax of a whole map', 'native', 4096, { kind: 'softmax' }],
    ['convolution 15 x 15, portable', 'portable', 1024, conv(15)],
    ['median 5 x 5, portable', 'portable', 1024, { kind: 'median', size: 5 }],
  ]) {
    const engine = createEngine({ kernels })
    const plan = planOf({ input: [stack[0].channels ?? 1, side, side], stack })
    const input = inputOf(engine, plan)
    let longest = 0
    for (const after of [10, 25, 60, 120]) longest = Math.max(longest, await latency(engine, plan, input, after))
    lines.push({ what: `cancel: ${what}`, value: longest, unit: 'ms', need: 50, most: true })
    await engine.close()
  }
  return lines
}

async function latency(engine, plan, input, after) {
  const controller = new AbortController()
  const run = engine.run(plan, input, { signal: controller.signal }).then(
    (maps) => free(engine, maps),
    () => undefined,
  )
  const aborted = new Promise((resolve) => setTimeout(() => resolve((controller.abort(), performance.now())), after))
  // A run that was over before the signal took no time to end.
  const ended = await run.then(() => performance.now())
  return Math.max(0, ended - (await aborted))
}

async function within(measure) {
  const engine = createEngine()
  try {
    return await measure(engine)
  } finally {
    await engine.close()
  }
}
