import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rendererFile } from './rendererFiles'

let folder: string

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'poolscope-renderer-'))
  folder = join(root, 'renderer')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await mkdir(join(root, 'renderer-secret'))
  await writeFile(join(folder, 'index.html'), '<title>Poolscope</title>')
  await writeFile(join(folder, 'assets', 'index.js'), 'start()')
  await writeFile(join(folder, 'notes.txt'), 'no type that a renderer has')
  await writeFile(join(root, 'secret.json'), '{}')
  await writeFile(join(root, 'renderer-secret', 'a.json'), '{}')
})

afterAll(() => rm(join(folder, '..'), { recursive: true }))

describe('rendererFile', () => {
  it.each([
    ['/', '<title>Poolscope</title>', 'text/html; charset=utf-8'],
    ['/index.html', '<title>Poolscope</title>', 'text/html; charset=utf-8'],
    ['/assets/index.js', 'start()', 'text/javascript; charset=utf-8'],
    ['/assets/%69ndex.js', 'start()', 'text/javascript; charset=utf-8'],
  ])('serves %s', async (path, text, type) => {
    const answer = await rendererFile(folder, path)
    expect(answer.status).toBe(200)
    expect(new TextDecoder().decode(answer.body)).toBe(text)
    expect(answer.headers).toMatchObject({ 'content-type': type, 'x-content-type-options': 'nosniff' })
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers['content-security-policy']).not.toContain('unsafe')
  })

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/assets/..%2f..%2fsecret.json',
    '/..%5csecret.json',
    '/../renderer-secret/a.json',
    '/%00index.html',
    '/%',
    '/notes.txt',
    '/assets',
    '/missing.js',
    '//etc/hosts.json',
  ])('gives nothing for %s', async (path) => {
    expect((await rendererFile(folder, path)).status).toBe(404)
  })
})
