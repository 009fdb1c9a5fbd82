/** The worker thread: takes units of every job that the pool sends, until it is terminated. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { toPlain } from '#app/failure'
import { Control } from './control'
import { collectGarbage } from './garbage'
import { loadKernels } from '#native-kernels/index'
import { kernelScope } from './kernelScope'
import type { FromWorker, ToWorker, WorkerStart } from './messages'
import { openJob } from './openJob'
import { workThrough } from './part'

const { kernels: prefer, wakeWord } = workerData as WorkerStart
const { kernels } = loadKernels({ prefer })
const port = parentPort!
/** Of the job that is worked on: asks kernels to stop, too. */
let words: Int32Array | null = null
let heard = Atomics.load(wakeWord, 0)
let core: number | null = null

handleWaiting()
listen()

/** Sleeps until a job comes. Turns of the event loop between jobs let the runtime do what it has put off. */
function listen(): void {
  Atomics.wait(wakeWord, 0, heard)
  Atomics.notify(wakeWord, 0, 1)
  handleWaiting()
  setImmediate(listen)
}

function handle(message: ToWorker): void {
  const { id, job, parts } = message
  if (message.core !== core) {
    core = message.core
    kernels.pinToCore?.(core)
  }
  const control = new Control(message.control, parts)
  const scope = kernelScope(kernels)
  const outer = words
  attendTo(control.words)
  try {
    if (job.kind === 'collect') collectGarbage()
    const opened = openJob(job, scope.kernels, control)
    const onDone = (part: number) => {
      send({ type: 'done', id, part, result: part === opened.parts.length - 1 ? opened.result() : null })
    }
    workThrough(opened.parts, control, onDone, handleWoken)
    scope.release()
    send({ type: 'left', id, failure: null })
  } catch (error) {
    scope.release()
    send({ type: 'left', id, failure: toPlain(error) })
  } finally {
    attendTo(outer)
  }
}

function attendTo(job: Int32Array | null): void {
  words = job
  if (job) kernels.setCancelFlag?.(job)
}

/** Small jobs that came during a long one are done in between. */
function handleWoken(): void {
  if (Atomics.load(wakeWord, 0) !== heard) handleWaiting()
}

function handleWaiting(): void {
  heard = Atomics.load(wakeWord, 0)
  for (;;) {
    const waiting = receiveMessageOnPort(port) as { message: ToWorker } | undefined
    if (!waiting) return
    handle(waiting.message)
  }
}

function send(message: FromWorker): void {
  port.postMessage(message)
}
