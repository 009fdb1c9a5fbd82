import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseExperiment } from '#app/document/parse'
import { Failure } from '#app/failure'
import type { ServiceEvent } from '#app/protocol/contract'
import { connectBrowser } from './browser'

const text = readFileSync(resolve(import.meta.dirname, '../../examples/vertical-line.poolscope.json'), 'utf8')

const { openSocket, listeners } = vi.hoisted(() => {
  const listeners = new Set<(event: unknown) => void>()
  return {
    listeners,
    openSocket: vi.fn<(address: string, token: string) => unknown>(() => ({
      connected: Promise.resolve(),
      request: vi.fn(async (name: string, argument: { name: string; bytes: Uint8Array }) => {
        if (name === 'openExperiment') return { opened: argument.name, file: null }
        if (name === 'packExperiment') return new TextEncoder().encode('packed')
        if (argument.bytes.length === 0) throw new Failure('unreadable-image', `${argument.name} is empty`)
        return { image: `token of ${argument.name}` }
      }),
      onEvent: (listener: (event: unknown) => void) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      onLink: () => () => undefined,
      close: () => undefined,
    })),
  }
})
vi.mock('./socket', () => ({ openSocket }))

let clicked: (HTMLAnchorElement | HTMLInputElement)[]

beforeEach(() => {
  clicked = []
  window.history.replaceState(null, '', '/#token=secret')
  for (const tag of [HTMLAnchorElement, HTMLInputElement]) {
    vi.spyOn(tag.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement | HTMLInputElement) {
      clicked.push(this)
    })
  }
})

afterEach(() => {
  vi.restoreAllMocks()
  window.sessionStorage.clear()
})

/** The person chooses files in the dialog that was opened. */
function choose(...files: File[]): HTMLInputElement {
  const input = clicked.at(-1) as HTMLInputElement
  Object.defineProperty(input, 'files', { value: files })
  input.dispatchEvent(new Event('change'))
  return input
}

describe('the client in a browser', () => {
  it('takes the token out of the address and keeps it for a reload', async () => {
    connectBrowser(window)
    expect(window.location.hash).toBe('')
    expect(openSocket).toHaveBeenLastCalledWith(expect.stringMatching(/^ws:\/\/.*\/socket$/), 'secret')
    connectBrowser(window)
    expect(openSocket).toHaveBeenLastCalledWith(expect.anything(), 'secret')
  })

  it('says what to do where the address has no token', async () => {
    window.history.replaceState(null, '', '/')
    expect(() => connectBrowser(window)).toThrow('Open the complete address')
  })

  it('sends picked images; one that fails does not hold up the others', async () => {
    const { files } = connectBrowser(window)
    const picked = files.pickImages()
    const input = choose(
      new File([new Uint8Array(1)], 'a.png'),
      new File([], 'empty.png'),
      new File([new Uint8Array(2)], 'b.jpg'),
    )
    expect(input.multiple).toBe(true)
    expect(input.accept.split(',')).toEqual(expect.arrayContaining(['.png', '.tiff', '.svg', '.bmp']))
    expect(await picked).toEqual([
      { image: 'token of a.png' },
      { name: 'empty.png', failure: expect.objectContaining({ code: 'unreadable-image' }) },
      { image: 'token of b.jpg' },
    ])
  })

  it('gives nothing where the dialog was cancelled', async () => {
    const { files } = connectBrowser(window)
    const images = files.pickImages()
    clicked.at(-1)!.dispatchEvent(new Event('cancel'))
    expect(await images).toEqual([])
    const experiment = files.pickExperiment()
    clicked.at(-1)!.dispatchEvent(new Event('cancel'))
    expect(await experiment).toBeNull()
  })

  it('opens a bundle through the service, and an experiment without images on its own', async () => {
    const { files } = connectBrowser(window)
    const experiment = parseExperiment(text)
    const opened = {
      'mine.poolscope.json': { experiment, images: [null], file: null },
      'mine.poolscope': { opened: 'mine.poolscope', file: null },
    }
    for (const [name, expected] of Object.entries(opened)) {
      const picked = files.pickExperiment()
      const input = choose(new File([text], name))
      expect(input.accept.split(',')).toEqual(['.poolscope', '.json', '.onnx', '.keras', '.h5'])
      expect(await picked).toEqual(expected)
    }
  })

  it('saves an experiment as a download that reads back', async () => {
    const { files } = connectBrowser(window)
    const blobs: Blob[] = []
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => `blob:${blobs.push(blob as Blob)}`)
    const experiment = parseExperiment(text)
    const request = { experiment, images: [null], file: null, saveAs: false, name: 'mine' }
    expect(await files.saveExperiment({ ...request, form: 'json' })).toEqual({
      file: null,
      name: 'mine.poolscope.json',
    })
    expect((clicked.at(-1) as HTMLAnchorElement).download).toBe('mine.poolscope.json')
    expect(parseExperiment(await blobs[0]!.text())).toEqual(experiment)
    expect(await files.saveExperiment({ ...request, form: 'bundle' })).toEqual({ file: null, name: 'mine.poolscope' })
    expect((clicked.at(-1) as HTMLAnchorElement).download).toBe('mine.poolscope')
    expect(await blobs[1]!.text()).toBe('packed')
  })

  it('downloads an export when it is ready', async () => {
    connectBrowser(window)
    const finished: ServiceEvent = {
      type: 'exportFinished',
      job: 'j',
      files: ['a.csv'],
      download: { path: '/download/once', fileName: 'a.csv' },
    }
    for (const listener of listeners) listener(finished)
    expect((clicked.at(-1) as HTMLAnchorElement).getAttribute('href')).toBe('/download/once')
  })

  it('shows unsaved changes in the title, and holds the page for them and for unsaved rows', async () => {
    const { files } = connectBrowser(window)
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true })
      window.dispatchEvent(event)
      return event.defaultPrevented
    }
    await files.setTitle('mine', true)
    expect([document.title, leave()]).toEqual(['\u2022 mine', true])
    await files.setTitle('mine', false)
    expect([document.title, leave()]).toEqual(['mine', false])
    await files.setUnsavedRows(true)
    expect(leave()).toBe(true)
    await files.setUnsavedRows(false)
    expect(leave()).toBe(false)
  })
})
