/**
 * The kernels in WebAssembly. Maps stay outside of the module's memory: what a run reads is copied in, band by band, and what
 * it writes is copied out. What finds no room there is computed by the portable kernels.
 */
import type { Span } from '#app/calls/kernelCall'
import type { Kernels, PreparedKernel, TensorView } from '#app/calls/kernels'
import { packingOf } from '#native-kernels/packing'
import { portableKernels } from '#native-kernels/portable/index'
import { runInBands } from './bands'
import { Host } from './host'
import { instantiate, type CompiledModule } from './instance'
import { ModuleMemory } from './memory'
import { packer } from './packer'
import { channelsPart, partsRead, partWritten } from './parts'
import { prepareHeld, release, type Held, type Module, type Room } from './prepared'
import { prepareSummary, type RunHeld } from './summaries'

/** What the second cache of most processors holds, and what is left for maps beside kernels and weights. */
const usualRoom: Room = { band: 2 ** 18, most: 2 ** 27 }

/** What a kernel holds in the module until it is released. */
interface Owner {
  held: Held | null
}

/** An instance of the module with memory of its own: for one thread. */
export function wasmKernels(compiled: CompiledModule, room = usualRoom): Kernels {
  const module = moduleOf(compiled, room)
  const owners = new WeakMap<PreparedKernel, Owner>()
  const free = (owner: Owner) => {
    if (owner.held) release(module, owner.held)
    owner.held = null
  }
  const forgotten = new FinalizationRegistry(free)
  const remember = (prepared: PreparedKernel, owner: Owner) => {
    owners.set(prepared, owner)
    forgotten.register(prepared, owner)
    return prepared
  }
  const wrap = (owner: Owner, run: RunHeld) => (begin: number, end: number) => {
    if (!owner.held) throw new TypeError('kernel: expected one that holds its memory, received one that was released')
    checkUnits(begin, end, owner.held.units)
    checkData(owner.held)
    run(owner.held, begin, end)
  }
  return {
    prepare: (call, inputs, output, weights) => {
      const owner: Owner = { held: null }
      const portable = () => portableKernels.prepare(call, inputs, output, weights)
      const dense = call.kernel === 'dense' && weights[0] ? weightsOfUnits(weights[0], output) : null
      const maps = [...inputs, output, ...(dense ? [dense] : [])]
      const use = (values: readonly number[]) => module.exports.prepare(...(values as [number, number, number, number]))
      owner.held = prepareHeld(module, maps, use, [call, inputs, output, weights])
      if (!owner.held) return remember(portable(), owner)
      const partsOf = (units: Span) => ({
        read: [...partsRead(call, inputs, output, units), ...(dense ? [channelsPart(dense, units)] : [])],
        written: [partWritten(call, output, units)],
      })
      const run: RunHeld = (held, begin, end) => runInBands(module, held, { begin, end }, partsOf, portable)
      return remember(wrap(owner, run), owner)
    },
    summarize: (map, into) => {
      const summary = prepareSummary(module, map, into)
      const owner: Owner = { held: summary?.held ?? null }
      return remember(summary ? wrap(owner, summary.run) : portableKernels.summarize(map, into), owner)
    },
    // Reading the map where it is takes no longer than copying it; the bits are the same.
    channelFigures: portableKernels.channelFigures,
    packing: (call, input, output) => packingOf(packer(module), call, input, output),
    release: (prepared) => {
      const owner = owners.get(prepared)
      if (!owner) throw new TypeError('kernel: expected a prepared one, received something else')
      free(owner)
    },
    setCancelFlag: (flag) => {
      if (!(flag instanceof Int32Array && flag.length > 0 && flag.buffer instanceof SharedArrayBuffer)) {
        throw new TypeError('flag: expected an Int32Array over shared memory, received something else')
      }
      module.host.stopFlag = flag
    },
  }
}

function moduleOf(compiled: CompiledModule, room: Room): Module {
  const host = new Host()
  const exports = instantiate(compiled, host.functions)
  host.memory = new ModuleMemory(exports)
  return { host, exports, memory: host.memory, room }
}

/** The weights of a dense layer, of which a run reads those of its units, as a map of so many channels. */
function weightsOfUnits(data: Float32Array, { channels }: TensorView): TensorView {
  const inputs = Math.floor(data.length / channels)
  return { data, channels, height: 1, width: inputs, rowStride: inputs, planeStride: inputs }
}

function checkUnits(begin: number, end: number, units: number): void {
  if (Number.isInteger(begin) && Number.isInteger(end) && 0 <= begin && begin <= end && end <= units) return
  throw new RangeError(`begin, end: expected integers with 0 <= begin <= end <= ${units}, received ${begin}, ${end}`)
}

function checkData({ lengths }: Held): void {
  if (lengths.every(([data, length]) => data.length === length)) return
  throw new TypeError(
    'data: expected the buffer given when the kernel was prepared, received one that was transferred or resized',
  )
}
