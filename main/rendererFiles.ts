/**
 * The built renderer as a host serves it: address path in; status, headers and contents out.
 * Both hosts that show the renderer, the loopback server and the desktop's own scheme, answer from here.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'

export interface FileAnswer {
  readonly status: 200 | 404
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

const CURSORS = 'ew-resize ns-resize move e-resize w-resize s-resize n-resize se-resize sw-resize ne-resize nw-resize'

/**
 * The only inline styles: while a boundary between panels is dragged, a style element sets the cursor (reka-ui,
 * Splitter/utils/style.ts). It is empty when it is made.
 */
const inlineStyles = ['', ...CURSORS.split(' ').map((cursor) => `*{cursor: ${cursor}!important;}`)].map(
  (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
)

/** Scripts, styles and connections only from the host itself. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${inlineStyles.join(' ')}`,
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const GUARDS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * Answers for one file of `folder`.
 * @param path of the address, percent-encoded, beginning with a slash; `/` is index.html.
 */
export async function rendererFile(folder: string, path: string): Promise<FileAnswer> {
  const file = fileInside(folder, path)
  const type = file ? TYPES[extname(file)] : undefined
  if (!file || !type) return missing()
  try {
    const body = await readFile(file)
    return { status: 200, headers: { ...GUARDS, 'content-type': type, 'cache-control': 'no-cache' }, body }
  } catch {
    return missing()
  }
}

/** The file of an address path, or null where it would leave the folder. */
function fileInside(folder: string, path: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const root = resolve(folder)
  const file = resolve(root, `.${decoded === '/' ? '/index.html' : decoded}`)
  return file.startsWith(root + sep) ? file : null
}

function missing(): FileAnswer {
  const headers = { ...GUARDS, 'content-type': 'text/plain; charset=utf-8' }
  return { status: 404, headers, body: new TextEncoder().encode('Not found.\n') }
}
