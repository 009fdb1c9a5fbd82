/** Where the window was: opened there again if that place is still on a screen. */
import { screen, type BrowserWindow, type Rectangle } from 'electron'
import { z } from 'zod'
import { recall, remember } from './userData'

const side = z.int().min(1).max(100_000)
const place = z.int().min(-100_000).max(100_000)
const schema = z.strictObject({ x: place, y: place, width: side, height: side, maximized: z.boolean() })

const FIRST_SIZE = { width: 1280, height: 820 }

export interface WindowPlace {
  readonly bounds: Partial<Rectangle>
  readonly maximized: boolean
}

export function lastPlace(): WindowPlace {
  const state = recall('window', schema)
  if (!state) return { bounds: FIRST_SIZE, maximized: false }
  const { maximized, ...bounds } = state
  const visible = screen.getAllDisplays().some(({ workArea }) => overlaps(workArea, bounds))
  return { bounds: visible ? bounds : { width: bounds.width, height: bounds.height }, maximized }
}

export function rememberPlace(window: BrowserWindow): void {
  window.on('close', () => remember('window', { ...window.getNormalBounds(), maximized: window.isMaximized() }))
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
