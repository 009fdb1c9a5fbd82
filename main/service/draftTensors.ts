/** The tensors of a draft: files in its folder, named by their hashes, each written once and removed when no tab names it. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Experiment, Lane } from '#app/document/experiment'
import { tensorsIn } from '#app/document/tensors'
import { sha256Of, type Tensors } from '#main/files/tensors'
import { writeContents } from '#main/files/write'

const NAME = /^([0-9a-f]{64})\.f32$/

/** The hashes that some experiments name. */
export function hashesIn(experiments: readonly Pick<Experiment, 'stack'>[]): ReadonlySet<string> {
  return new Set(experiments.flatMap(({ stack }) => [...tensorsIn(stack).keys()]))
}

/** Writes those of the tensors that are open and not there yet. @throws Failure 'write-failed' */
export async function writeDraftTensors(
  folder: string,
  hashes: ReadonlySet<string>,
  tensors: Pick<Tensors, 'get'>,
): Promise<void> {
  const there = new Set(await hashesAt(folder))
  for (const hash of hashes) {
    const numbers = there.has(hash) ? undefined : tensors.get(hash)
    if (!numbers) continue
    const { buffer, byteOffset, byteLength } = numbers
    await writeContents(fileOf(folder, hash), new Uint8Array(buffer, byteOffset, byteLength), { replace: true })
  }
}

/** Removes all others. */
export async function removeOtherTensors(folder: string, hashes: ReadonlySet<string>): Promise<void> {
  for (const hash of await hashesAt(folder)) if (!hashes.has(hash)) await rm(fileOf(folder, hash), { force: true })
}

/** The tensors of a folder that a stack names; without those that are damaged. */
export async function readDraftTensors(folder: string, stack: Lane): Promise<Tensors> {
  const found = new Map<string, Float32Array>()
  for (const hash of tensorsIn(stack).keys()) {
    const bytes = await readFile(fileOf(folder, hash)).catch(() => null)
    if (!bytes || bytes.length % 4 !== 0) continue
    const numbers = new Float32Array(new SharedArrayBuffer(bytes.length))
    new Uint8Array(numbers.buffer).set(bytes)
    if (sha256Of(numbers) === hash) found.set(hash, numbers)
  }
  return found
}

async function hashesAt(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => NAME.exec(name)?.[1] ?? [])
}

function fileOf(folder: string, hash: string): string {
  return join(folder, `${hash}.f32`)
}
