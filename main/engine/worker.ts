/** The worker thread: takes units of every job that the pool sends, until it is terminated. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { toPlain } from '#app/failure'
import { Control } from './control'
import { collectGarbage } from './garbage'
import { loadKernels } from '#native-kernels/index'
import { kernelScope } from './kernelScope'
import type { FromWorker, ToWorker, WorkerStart } from './messages'
import { openJob } from './openJob'
import { workThrough } from './phase'

const { kernels: prefer, wakeWord } = workerData as WorkerStart
const { kernels } = loadKernels({ prefer })
const port = parentPort!
/** Of the job that is worked on: asks kernels to stop, too. */
let cancelFlag: Int32Array | null = null
let lastWake = Atomics.load(wakeWord, 0)
let core: number | null = null

handleQueued()
listen()

/** Sleeps until a job comes. Turns of the event loop between jobs let the runtime do what it has put off. */
function listen(): void {
  Atomics.wait(wakeWord, 0, lastWake)
  Atomics.notify(wakeWord, 0, 1)
  handleQueued()
  setImmediate(listen)
}

function handle(message: ToWorker): void {
  const { id, job, phases } = message
  if (message.core !== core) {
    core = message.core
    kernels.pinToCore?.(core)
  }
  const control = new Control(message.control, phases)
  const scope = kernelScope(kernels)
  const outer = cancelFlag
  watchCancelFlag(control.words)
  try {
    if (job.kind === 'collect') collectGarbage()
    const opened = openJob(job, scope.kernels, control)
    const onDone = (phase: number) => {
      send({ type: 'done', id, phase, result: phase === opened.phases.length - 1 ? opened.result() : null })
    }
    workThrough(opened.phases, control, onDone, handleWoken)
    scope.release()
    send({ type: 'left', id, failure: null })
  } catch (error) {
    scope.release()
    send({ type: 'left', id, failure: toPlain(error) })
  } finally {
    watchCancelFlag(outer)
  }
}

function watchCancelFlag(job: Int32Array | null): void {
  cancelFlag = job
  if (job) kernels.setCancelFlag?.(job)
}

/** Small jobs that came during a long one are done in between. */
function handleWoken(): void {
  if (Atomics.load(wakeWord, 0) !== lastWake) handleQueued()
}

function handleQueued(): void {
  lastWake = Atomics.load(wakeWord, 0)
  for (;;) {
    const queued = receiveMessageOnPort(port) as { message: ToWorker } | undefined
    if (!queued) return
    handle(queued.message)
  }
}

function send(message: FromWorker): void {
  port.postMessage(message)
}
