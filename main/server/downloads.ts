/**
 * Exports for a browser: written into a folder of their own aside, and fetched once through an address that cannot
 * be guessed. Several files come as one zip.
 */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { basename, join, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Download } from '#app/protocol/contract'
import { makeTemporaryFolder } from '#main/files/ownFolder'
import { safeName, zipFiles, type Host } from '#main/service/service'

export interface Downloads {
  /** A fresh folder to export into. */
  makeFolder(): Promise<string>
  /** With all offers of files in it. */
  removeFolder(folder: string): Promise<void>
  /** Where the files can be fetched once, and under what file name. @param name of the zip, if there are several */
  offer(files: readonly string[], name: string): Download
  has(path: string): boolean
  send(path: string, response: ServerResponse, headOnly: boolean): Promise<void>
  close(): Promise<void>
}

interface Offer {
  readonly files: readonly string[]
  readonly fileName: string
}

export async function createDownloads(): Promise<Downloads> {
  const root = await makeTemporaryFolder('downloads')
  const offers = new Map<string, Offer>()
  return {
    async makeFolder() {
      const folder = join(root, random())
      await mkdir(folder)
      return folder
    },
    async removeFolder(folder) {
      for (const [path, { files }] of offers)
        if (files.some((file) => file.startsWith(folder + sep))) offers.delete(path)
      await rm(folder, { recursive: true, force: true })
    },
    offer(files, name) {
      const path = `/download/${random()}`
      const [only, ...others] = files
      const fileName = only !== undefined && others.length === 0 ? basename(only) : `${safeName(name)}.zip`
      offers.set(path, { files, fileName })
      return { path, fileName }
    },
    has: (path) => offers.has(path),
    async send(path, response, headOnly) {
      const offer = offers.get(path)!
      if (!headOnly) offers.delete(path)
      await sendFiles(offer, response, headOnly)
    },
    close: () => rm(root, { recursive: true, force: true }),
  }
}

/** What a browser's session can do for the service; `close` throws its exports away. */
export function browserHost(downloads: Downloads): Host & { close(): Promise<void> } {
  const folders: string[] = []
  return {
    kind: 'browser',
    async chooseDestination() {
      const folder = await downloads.makeFolder()
      folders.push(folder)
      return folder
    },
    offerDownload: (files, name) => downloads.offer(files, name),
    async close() {
      await Promise.all(folders.map((folder) => downloads.removeFolder(folder)))
    },
  }
}

async function sendFiles({ files, fileName }: Offer, response: ServerResponse, headOnly: boolean): Promise<void> {
  const only = files.length === 1 ? files[0] : undefined
  response.writeHead(200, {
    'content-type': only ? 'application/octet-stream' : 'application/zip',
    'content-disposition': `attachment; filename="download"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...(only ? { 'content-length': (await stat(only)).size } : {}),
  })
  if (headOnly) return void response.end()
  const contents: Readable = only ? createReadStream(only) : zipFiles(files)
  await pipeline(contents, response)
}

function random(): string {
  return randomBytes(18).toString('base64url')
}
