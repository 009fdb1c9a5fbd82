import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { ImageInfo, OpenedExperiment } from '#app/protocol/contract'
import type { HostReplies } from '#app/protocol/hostContract'
import { parseExperiment } from '#app/document/parse'
import { root } from '#main/testing/contractSuite'
import { filesIn } from './instance'
import { exampleDocument, setUpDesktop } from './testing/desktop'
import { desk } from './testing/electron'

vi.mock('electron', () => import('./testing/electron'))

const { inFolder, openDesktop } = setUpDesktop()

describe('files of the desktop', () => {
  it('opens images from the dialog; one that fails does not hold up the others', async () => {
    const { request } = openDesktop()
    const broken = inFolder('broken.png')
    await writeFile(broken, 'not an image')
    desk.answers.push({ filePaths: [broken, join(root, 'examples/images/camera.png'), inFolder('gone.png')] })
    const results = (await request('pickImages', {})) as HostReplies['pickImages']
    expect(results).toMatchObject([
      { name: 'broken.png', failure: { code: 'unreadable-image' } },
      { name: 'camera.png', width: 512 },
      { name: 'gone.png', failure: { code: 'not-found' } },
    ])
  })

  it('lists the images of a folder by tokens, from which they can be opened', async () => {
    const { request } = openDesktop()
    const camera = join(root, 'examples/images/camera.png')
    await mkdir(inFolder('scans/more'), { recursive: true })
    await copyFile(camera, inFolder('scans/more/b.png'))
    await copyFile(camera, inFolder('scans/a.png'))
    await writeFile(inFolder('scans/notes.txt'), 'no image')
    desk.answers.push({ filePaths: [] }, { filePaths: [inFolder('scans')] })
    expect(await request('pickFolder', {})).toBeNull()
    const folder = (await request('pickFolder', {})) as NonNullable<HostReplies['pickFolder']>
    expect({ name: folder.name, paths: folder.images.map(({ path }) => path) }).toEqual({
      name: 'scans',
      paths: ['scans/a.png', 'scans/more/b.png'],
    })
    const file = folder.images[1]!.file
    expect(file).not.toContain('b.png')
    expect(await request('addDropped', { file, select: { page: 1 } })).toMatchObject({ name: 'b.png', width: 512 })
  })

  it('opens an experiment with its image, and names it by a token', async () => {
    const { request } = openDesktop()
    desk.answers.push({ filePaths: [join(root, 'examples/camera-edges.poolscope.json')] })
    const opened = (await request('pickExperiment', {})) as OpenedExperiment
    expect(opened.images).toMatchObject([{ width: 512, height: 512 }])
    expect(opened.file).toMatch(/^[\w-]+$/)
    expect(opened.file).not.toContain('camera')
  })

  it('gives null where the person changed their mind', async () => {
    const { request } = openDesktop()
    desk.answers.push({ filePaths: [] }, { filePaths: [] }, { filePath: '' })
    expect(await request('pickImages', {})).toEqual([])
    expect(await request('pickExperiment', {})).toBeNull()
    const experiment = await exampleDocument()
    expect(
      await request('saveExperiment', {
        file: null,
        saveAs: false,
        form: 'json',
        name: 'mine',
        experiment,
        images: [null],
      }),
    ).toBeNull()
  })

  it('saves where the person says, then again to the same file without asking', async () => {
    const { request } = openDesktop()
    const experiment = await exampleDocument()
    desk.answers.push({ filePath: inFolder('mine') })
    const saved = (await request('saveExperiment', {
      file: null,
      saveAs: false,
      form: 'json',
      name: 'mine',
      experiment,
      images: [null],
    })) as HostReplies['saveExperiment']
    expect(saved?.name).toBe('mine.poolscope.json')
    await request('saveExperiment', {
      file: saved!.file,
      saveAs: false,
      form: 'json',
      name: 'mine',
      experiment: { ...experiment, name: 'Second' },
      images: [null],
    })
    expect(parseExperiment(await readFile(inFolder('mine.poolscope.json'), 'utf8')).name).toBe('Second')
    expect(desk.dialogs).toHaveLength(1)
  })

  it('offers an experiment together with its images, and opens it anywhere', async () => {
    const { request } = openDesktop()
    const experiment = await exampleDocument()
    desk.answers.push({ filePaths: [join(root, 'examples/images/coffee.png')] })
    const [image] = (await request('pickImages', {})) as HostReplies['pickImages']
    const toSave = {
      saveAs: false,
      form: 'bundle',
      name: 'mine',
      experiment: { ...experiment, inputs: [{ kind: 'image', name: 'coffee.png' }] },
      images: [(image as ImageInfo).image],
    }
    const path = inFolder('bundled.poolscope')
    desk.answers.push({ filePath: inFolder('bundled') }, { filePaths: [path] })
    const saved = (await request('saveExperiment', { ...toSave, file: null })) as HostReplies['saveExperiment']
    expect([saved?.name, desk.dialogs.at(-1)?.options.defaultPath]).toEqual(['bundled.poolscope', 'mine.poolscope'])
    const opened = (await request('pickExperiment', {})) as OpenedExperiment
    expect(opened).toMatchObject({ file: saved!.file, experiment: toSave.experiment, images: [{ width: 600 }] })
    const recent = (await request('listRecent', {})) as HostReplies['listRecent']
    expect(recent[0]).toEqual({ file: saved!.file, name: 'bundled.poolscope' })
  })

  it('asks where to save an image that the JSON file could not refer to', async () => {
    const { request } = openDesktop()
    const path = inFolder('text.poolscope.json')
    await copyFile(join(root, 'examples/vertical-line.poolscope.json'), path)
    desk.answers.push({ filePaths: [path] }, { filePath: '' })
    const opened = (await request('pickExperiment', {})) as OpenedExperiment
    const bytes = new Uint8Array(await readFile(join(root, 'examples/images/coffee.png')))
    const { image } = (await request('addImage', { name: 'pasted.png', bytes })) as ImageInfo
    const toSave = {
      file: opened.file,
      saveAs: false,
      form: 'bundle',
      name: 'text',
      experiment: { ...opened.experiment, inputs: [{ kind: 'image', name: 'pasted.png' }] },
      images: [image],
    }
    expect(await request('saveExperiment', toSave)).toBeNull()
    expect(desk.dialogs.at(-1)?.options.defaultPath).toBe('text.poolscope')
    expect(parseExperiment(await readFile(path, 'utf8'))).toEqual(opened.experiment)
  })

  it('asks before it replaces what somebody else has written since', async () => {
    const { request } = openDesktop()
    const path = inFolder('shared.poolscope.json')
    await copyFile(join(root, 'examples/vertical-line.poolscope.json'), path)
    desk.answers.push({ filePaths: [path] }, { filePath: '' }, { filePath: path })
    const { experiment, file } = (await request('pickExperiment', {})) as OpenedExperiment
    const toSave = { file, saveAs: false, form: 'json', name: 'shared', experiment, images: [null] }
    await writeFile(path, 'somebody else')
    expect(await request('saveExperiment', toSave)).toBeNull()
    expect(await readFile(path, 'utf8')).toBe('somebody else')
    expect(await request('saveExperiment', toSave)).toMatchObject({ file })
    expect(await request('saveExperiment', toSave)).toMatchObject({ file })
    expect(desk.dialogs).toHaveLength(3)
  })

  it('asks once more where the name with its extension is taken', async () => {
    const { request } = openDesktop()
    const experiment = await exampleDocument()
    await writeFile(inFolder('taken.poolscope.json'), 'somebody else')
    desk.answers.push({ filePath: inFolder('taken') }, { filePath: '' })
    expect(
      await request('saveExperiment', {
        file: null,
        saveAs: false,
        form: 'json',
        name: 'mine',
        experiment,
        images: [null],
      }),
    ).toBeNull()
    expect(desk.dialogs.map(({ options }) => options.defaultPath)).toEqual([
      'mine.poolscope.json',
      inFolder('taken.poolscope.json'),
    ])
    expect(await readFile(inFolder('taken.poolscope.json'), 'utf8')).toBe('somebody else')
  })

  it('writes an image or a table where the person says, and nothing where they change their mind', async () => {
    const { request } = openDesktop()
    const path = inFolder('map.png')
    desk.answers.push({ filePath: '' }, { filePath: path })
    const file = { name: 'a/b: map.png', bytes: Uint8Array.of(137, 80, 78, 71) }
    expect(await request('saveFile', file)).toBeNull()
    expect(await request('saveFile', file)).toBe(path)
    expect([...(await readFile(path))]).toEqual([137, 80, 78, 71])
    expect(desk.dialogs.map(({ options }) => options['defaultPath'])).toEqual(['a_b_ map.png', 'a_b_ map.png'])
  })

  it('keeps a file until the page can show it', async () => {
    const { window, messages, events } = openDesktop()
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    messages.openFile(join(root, 'examples/vertical-line.poolscope.json'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(events).toEqual([])
    window.webContents.emit('did-finish-load')
    await expect.poll(() => events.map((event) => event.type)).toEqual(['opened'])
  })

  it('opens a dropped experiment with its images, and saves it to its own file without asking', async () => {
    const { request, bridge } = openDesktop()
    const file = new File(['whatever the page says'], 'camera-edges.poolscope.json')
    const path = inFolder('dropped.poolscope.json')
    const source = JSON.parse(await readFile(join(root, 'examples/camera-edges.poolscope.json'), 'utf8')) as {
      inputs: object[]
    }
    await mkdir(inFolder('images'), { recursive: true })
    await copyFile(join(root, 'examples/images/camera.png'), inFolder('images/camera.png'))
    const input = { kind: 'image', name: 'camera.png', path: 'images/camera.png' }
    await writeFile(path, JSON.stringify({ ...source, inputs: [input] }))
    desk.paths.set(file, path)
    const token = await bridge.fileToken(file)
    const opened = (await request('openDropped', { file: (token as { value: string }).value })) as OpenedExperiment
    expect(opened.images).toMatchObject([{ width: 512 }])
    await request('saveExperiment', {
      file: opened.file,
      saveAs: false,
      form: 'json',
      name: 'x',
      experiment: { ...opened.experiment, name: 'Saved in its place' },
      images: opened.images.map((image) => image?.image ?? null),
    })
    expect(parseExperiment(await readFile(path, 'utf8')).name).toBe('Saved in its place')
    expect(desk.dialogs).toEqual([])
  })

  it('has no token for a file without a path, and none for a path that a page makes up', async () => {
    const { bridge } = openDesktop()
    expect(await bridge.fileToken(new File(['x'], 'from-the-web.png'))).toEqual({ value: null })
    await expect(bridge.fileToken({ path: '/etc/passwd' })).rejects.toThrow()
    expect(await bridge.request('fileToken', '/etc/passwd')).toMatchObject({ failure: { code: 'invalid-message' } })
  })

  it('refuses a file that the person has not chosen', async () => {
    const { request } = openDesktop()
    const experiment = await exampleDocument()
    const forged = request('saveExperiment', {
      file: '/etc/passwd',
      saveAs: false,
      form: 'json',
      name: 'x',
      experiment,
      images: [null],
    })
    await expect(forged).rejects.toMatchObject({ code: 'not-found' })
    await expect(request('openRecent', { file: '../secret' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('remembers experiments, the newest first, and forgets those that are gone', async () => {
    const { request } = openDesktop()
    const paths = ['a', 'b'].map((name) => inFolder(`${name}.poolscope.json`))
    for (const path of paths) {
      await copyFile(join(root, 'examples/vertical-line.poolscope.json'), path)
      desk.answers.push({ filePaths: [path] })
      await request('pickExperiment', {})
    }
    const recent = (await request('listRecent', {})) as HostReplies['listRecent']
    expect(recent.map(({ name }) => name)).toEqual(['b.poolscope.json', 'a.poolscope.json'])
    expect(((await request('openRecent', { file: recent[1]!.file })) as OpenedExperiment).file).toBe(recent[1]!.file)
    await rm(paths[1]!)
    await expect(request('openRecent', { file: recent[0]!.file })).rejects.toMatchObject({ code: 'not-found' })
    expect(((await request('listRecent', {})) as HostReplies['listRecent']).map(({ name }) => name)).toEqual([
      'a.poolscope.json',
    ])
  })

  it('opens an experiment that was double-clicked', async () => {
    const { messages, events } = openDesktop()
    messages.openFile(join(root, 'examples/vertical-line.poolscope.json'))
    messages.openFile(inFolder('gone.poolscope.json'))
    messages.openFile(join(root, 'examples/images/camera.png'))
    await expect.poll(() => events.map((event) => event.type).sort()).toEqual(['addedImages', 'failed', 'opened'])
    expect(events.find((event) => event.type === 'addedImages')).toMatchObject({
      images: [{ name: 'camera.png', width: 512 }],
    })
  })

  it('finds experiments and images among command-line arguments', () => {
    const argv = [
      'electron',
      '--flag',
      'main.js',
      'a.poolscope.json',
      '/b/c.JSON',
      '--x.poolscope.json',
      'd.PNG',
      'e.poolscope',
    ]
    expect(filesIn(argv, '/home/ada')).toEqual([
      '/home/ada/a.poolscope.json',
      '/b/c.JSON',
      '/home/ada/d.PNG',
      '/home/ada/e.poolscope',
    ])
  })
})
