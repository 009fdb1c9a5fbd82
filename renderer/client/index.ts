/** Connects the renderer to its host: the desktop where the preload script has left its bridge, else the browser. */
import { connectBrowser } from './browser'
import { connectDesktop } from './desktop'
import type { Client } from './client'

export type { Client, Files, Link, RecentFile, SavedFile } from './client'

/** @throws Failure that says what to do where the address has no token. */
export function connect(): Client {
  return window.poolscope ? connectDesktop(window.poolscope) : connectBrowser(window)
}
