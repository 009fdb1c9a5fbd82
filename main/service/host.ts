/** What a session asks of the host that it runs in: a place for exports, downloads, the person's files, events. */
import type { AppInfo, Download, ServiceEvent } from '#app/protocol/contract'

export type SendEvent = (event: ServiceEvent) => void

/** What the service asks of its host. */
export interface Host {
  readonly kind: AppInfo['host']
  /** The folder to export into, or null where the person thought better of it. @param name suggested for it */
  chooseDestination(name: string): Promise<string | null>
  /** Where exported files can be fetched; absent where they are on the person's disk already. */
  offerDownload?(files: readonly string[], name: string): Download
  /** Absent where the host can't reach the person's files. */
  readonly files?: FileNames
}

/** Files of the person's, by tokens: the renderer can't name any other. */
export interface FileNames {
  /** The token of a path, the same each time. */
  of(path: string): string
  /** @throws Failure 'not-found' for a token that was never given. */
  path(token: string): string
}
