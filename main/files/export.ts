/**
 * Exports of feature maps: CSV or NPY files with a JSON sidecar, all or none of them; and a zip of what was written.
 */
import { createReadStream, type ReadStream } from 'node:fs'
import { rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { PassThrough, pipeline, type Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { plainCsv, TEXT_CELLS, type CsvDialect, type CsvLayout } from '#app/text/csv'
import { writeMatrixCsv, writeNpy, writeTidyCsv, type CsvOptions, type GridSource } from './csv'
import { readFailure } from './file'
import { makeFolders } from './folders'
import { cutToBytes, freeNames, safeName } from './names'
import { writeTogether, type ByteSink, type FileToWrite } from './write'
import { writeFailure } from './writeFailure'

export interface ExportRequest {
  /** The channels to write; those of one map one after another. */
  readonly maps: readonly GridSource[]
  readonly format: 'csv' | 'npy'
  /** matrix: one file a channel. tidy: one table of all. */
  readonly csv: CsvLayout
  /** Of CSV; without it, as NumPy reads it. */
  readonly dialect?: CsvDialect
  /** Made if it is missing. */
  readonly directory: string
  /** Name of the tidy file and the sidecar, without extension. */
  readonly baseName: string
  /** What the numbers are: experiment, image, shapes, version. The list of files is added to it. */
  readonly sidecar: object
  readonly replace: boolean
  readonly signal?: AbortSignal
  /** Share of the cells written, 0..1, never falling. */
  readonly onProgress?: (fraction: number) => void
}

/**
 * Writes the files aside, and lets them appear together when all are complete.
 * @returns the paths of the files, the sidecar last
 * @throws Failure 'exists' (naming the files, before anything is written), 'write-failed' or 'cancelled'
 */
export async function exportMaps(request: ExportRequest): Promise<{ files: string[] }> {
  const { directory, replace, signal } = request
  const options = { signal, dialect: request.dialect, onCells: progressOf(request) }
  const planned = plannedFiles(request, options)
  const sidecar = Buffer.from(sidecarText(request, planned))
  const files = [
    ...planned.map(({ name, write }) => ({ path: join(directory, name), write })),
    { path: join(directory, `${safeName(request.baseName)}.json`), write: (sink: ByteSink) => sink.write(sidecar) },
  ]
  await inFolder(directory, () => writeTogether(files, { replace, signal }))
  return { files: files.map((file) => file.path) }
}

/**
 * A zip of files, as a stream that reads them while it is read.
 * @returns a stream that fails with Failure 'not-found' or 'unreadable-file' where a file can't be read
 */
export function zipFiles(paths: readonly string[]): Readable {
  const zip = new ZipFile()
  const out = new PassThrough()
  pipeline(zip.outputStream, out, () => undefined)
  zip.on('error', (error: unknown) => out.destroy(readFailure(error, paths[0] ?? '')))
  const names = freeNames(paths.map((path) => basename(path)))
  const reading = new Set<ReadStream>()
  out.on('close', () => reading.forEach((file) => file.destroy()))
  paths.forEach((path, i) => addToZip(zip, out, reading, path, names[i]!))
  zip.end()
  return out
}

interface PlannedFile {
  readonly name: string
  readonly maps: readonly GridSource[]
  readonly write: FileToWrite['write']
}

function plannedFiles(request: ExportRequest, options: CsvOptions): PlannedFile[] {
  const { maps, format, csv, baseName } = request
  if (format === 'csv' && csv === 'tidy') {
    return [{ name: `${safeName(baseName)}.csv`, maps, write: (sink) => writeTidyCsv(maps, sink, options) }]
  }
  const several = new Set(maps.map((map) => map.name)).size > 1
  if (format === 'csv') {
    const names = freeNames(maps.map((map) => `${mapName(map, several)}-c${map.channel}.csv`))
    return maps.map((map, i) => ({ name: names[i]!, maps: [map], write: (sink) => writeMatrixCsv(map, sink, options) }))
  }
  const layers = groupByLayer(maps)
  const names = freeNames(layers.map((channels) => `${mapName(channels[0]!, several)}.npy`))
  return layers.map((channels, i) => ({
    name: names[i]!,
    maps: channels,
    write: (sink) => writeNpy(channels, sink, options),
  }))
}

/** Of an image's name within the name of a file, so that the layer's name is not cut off. */
const NAME_BYTES = 100

/** `2-max_pooling`, `input`, or with several inputs `photo-2-max_pooling`. */
function mapName({ name, layerIndex, layer }: GridSource, several: boolean): string {
  const place = layerIndex < 0 ? 'input' : `${layerIndex}-${layer}`
  return safeName(several ? `${cutToBytes(name.replace(/\.\w{1,5}$/, ''), NAME_BYTES)}-${place}` : place)
}

function groupByLayer(maps: readonly GridSource[]): GridSource[][] {
  const groups = new Map<string, GridSource[]>()
  for (const map of maps) {
    const key = JSON.stringify([map.name, map.layerIndex])
    const group = groups.get(key)
    if (group) group.push(map)
    else groups.set(key, [map])
  }
  return [...groups.values()]
}

/** The sidecar says of each file which maps it holds. */
function sidecarText(
  { sidecar, format, csv, dialect = plainCsv }: ExportRequest,
  planned: readonly PlannedFile[],
): string {
  const files = planned.map(({ name, maps }) => ({ file: name, maps: groupByLayer(maps).map(describe) }))
  const text = csv === 'tidy' ? { textCells: TEXT_CELLS } : {}
  const layout = format === 'csv' ? { format, csv, ...dialect, ...text } : { format }
  return `${JSON.stringify({ ...sidecar, ...layout, files }, null, 2)}\n`
}

function describe(channels: readonly GridSource[]) {
  const { name, layerIndex, layer, height, width } = channels[0]!
  return { image: name, layerIndex, layer, channels: channels.map((map) => map.channel), height, width }
}

function progressOf({ maps, onProgress }: ExportRequest): (count: number) => void {
  const total = maps.reduce((sum, { height, width }) => sum + height * width, 0)
  let done = 0
  return (count) => {
    done += count
    onProgress?.(total === 0 ? 1 : done / total)
  }
}

/** Makes the folder where it is missing, and takes it away again where the writing fails. */
export async function inFolder(directory: string, write: () => Promise<void>): Promise<void> {
  const made = makeFolder(directory)
  try {
    await write()
  } catch (error) {
    if (made !== undefined) await removeFolders(directory, made)
    throw error
  }
}

/** @returns the topmost folder that was made */
function makeFolder(directory: string): string | undefined {
  try {
    return makeFolders(directory)
  } catch (error) {
    throw writeFailure(error, directory)
  }
}

/** Removes empty folders from the inner one up to the topmost. */
async function removeFolders(inner: string, topmost: string): Promise<void> {
  try {
    for (let folder = resolve(inner); folder.length >= resolve(topmost).length; folder = dirname(folder)) {
      await rmdir(folder)
    }
  } catch {
    // Somebody else has put a file there: the folder stays.
  }
}

/** Files are opened one after another, as the zip comes to them; `reading` holds those that are open. */
function addToZip(zip: ZipFile, out: PassThrough, reading: Set<ReadStream>, path: string, name: string): void {
  zip.addReadStreamLazy(name, (give) => {
    const file = createReadStream(path)
    file.on('error', (error) => out.destroy(readFailure(error, path)))
    file.on('close', () => reading.delete(file))
    reading.add(file)
    give(null, file)
  })
}
