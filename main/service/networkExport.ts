/** Writes the network of an experiment as files for other programs: all of them, or none. */
import { basename, extname } from 'node:path'
import type { Experiment } from '#app/document/experiment'
import type { NetworkFormat } from '#app/protocol/contract'
import type { MapShape } from '#app/shape'
import type { Tensors } from '#main/files/tensors'
import { writeTogether, type ByteSink } from '#main/files/write'
import { writeKeras } from '#main/models/keras/write/writeKeras'
import type { NetworkToWrite } from '#main/models/networkToWrite'
import { writeOnnx } from '#main/models/onnx/write/writeOnnx'
import { planWithNumbers } from './tensors'

export interface NetworkExport {
  /** Of the file, with the extension of its format. */
  readonly path: string
  readonly experiment: Experiment
  /** Of the input that the network reads. */
  readonly shape: MapShape
  readonly to: NetworkFormat
  readonly replace: boolean
  readonly signal?: AbortSignal
  /** Share of the bytes written, 0..1, never falling. */
  readonly onProgress?: (fraction: number) => void
}

export const networkExtensions: Readonly<Record<NetworkFormat, string>> = {
  onnx: '.onnx',
  keras: '.py',
}

/**
 * @returns the paths of the files
 * @throws Failure that names the layer that the format can't express; 'exists', 'write-failed' or 'cancelled'
 */
export async function exportNetwork(
  { version, tensors }: { readonly version: string; readonly tensors: Pick<Tensors, 'get'> },
  { path, experiment, shape, to, replace, signal, onProgress }: NetworkExport,
): Promise<readonly string[]> {
  const plan = planWithNumbers(experiment, shape, tensors)
  const network = { name: experiment.name, stack: experiment.stack, plan, version }
  const files = to === 'onnx' ? [{ path, parts: writeOnnx(network) }] : await kerasFiles(path, network)
  const total = files.flatMap(({ parts }) => parts).reduce((sum, { byteLength }) => sum + byteLength, 0)
  let done = 0
  const write = async (sink: ByteSink, bytes: Uint8Array) => {
    await sink.write(bytes)
    done += bytes.byteLength
    onProgress?.(done / total)
  }
  await writeTogether(
    files.map(({ path, parts }) => ({
      path,
      write: async (sink) => {
        for (const part of inPieces(parts)) await write(sink, part)
      },
    })),
    { replace, ...(signal && { signal }) },
  )
  return files.map((file) => file.path)
}

interface FileParts {
  readonly path: string
  readonly parts: readonly Uint8Array[]
}

/** The script, and the weights beside it. */
async function kerasFiles(path: string, network: NetworkToWrite): Promise<readonly FileParts[]> {
  const stem = path.slice(0, path.length - extname(path).length)
  const weightsFile = `${stem}.weights.npz`
  const { script, weights } = await writeKeras(network, basename(weightsFile))
  const files = [{ path, parts: [Buffer.from(script)] }]
  return weights.byteLength === 0 ? files : [...files, { path: weightsFile, parts: [weights] }]
}

/** Bytes of a piece that is written. */
const PIECE = 2 ** 22

/** Small parts together, large ones cut, so that neither calls nor waiting for a cancel take long. */
function* inPieces(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  let small: Uint8Array[] = []
  let bytes = 0
  for (const part of parts) {
    if (bytes > 0 && bytes + part.byteLength > PIECE) {
      yield Buffer.concat(small)
      ;[small, bytes] = [[], 0]
    }
    if (part.byteLength <= PIECE) {
      small.push(part)
      bytes += part.byteLength
    } else for (let at = 0; at < part.byteLength; at += PIECE) yield part.subarray(at, at + PIECE)
  }
  if (bytes > 0) yield Buffer.concat(small)
}
