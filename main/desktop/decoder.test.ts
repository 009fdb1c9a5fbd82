/** The desktop's way to decode, in a process that holds the libraries that Electron on Linux holds. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEngine } from '#main/engine/createEngine'
import type { DecoderKind } from '#main/files/decoderMessages'
import { imagesOfEveryFormat } from '#main/files/testing/everyFormat'
import { createDecoder } from '#main/service/decoder'
import { desk } from './testing/electron'

vi.mock('electron', () => import('./testing/electron'))

/** Milliseconds, enough for a busy machine. */
const limits = { drawing: 60_000, image: 60_000 }

const { desktopDecoder, startDecoder } = await import('./decoder')

afterEach(() => {
  vi.unstubAllEnvs()
  desk.errors = ''
})

/** Decodes one image of every format beside GTK. @returns what the decoders print */
async function printedBesideGtk(kind: DecoderKind): Promise<string> {
  vi.stubEnv('LD_PRELOAD', 'libgtk-3.so.0')
  const engine = createEngine({ threads: 0, memoryBudget: 1e9 })
  const decoder = createDecoder({ kind, start: startDecoder, engine, budget: () => 1e9, limits })
  const forever = new AbortController().signal
  for (const { name, bytes } of await imagesOfEveryFormat()) {
    expect(await decoder.decode(bytes, name, forever), name).toMatchObject([{ name }])
  }
  decoder.close()
  return desk.errors
}

describe.runIf(process.platform === 'linux')("beside GTK's GLib", () => {
  it('decodes every format, and nothing complains', async () => {
    expect(await printedBesideGtk(desktopDecoder)).toBe('')
  })

  it('would hear GLib complain of the native decoder', async () => {
    expect(await printedBesideGtk('native')).toContain('GLib-GObject-CRITICAL')
  })
})
