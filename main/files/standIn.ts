/** Recognizes what a download may leave in place of a file: a Git LFS pointer or a web page. */
import { message, type Message } from '#app/text/message'

/** Says what the bytes are instead, and how to get the file itself; null for anything else. */
export function standIn(bytes: Uint8Array): Message | null {
  const start = new TextDecoder().decode(bytes.subarray(0, 512)).trimStart()
  if (start.startsWith('version https://git-lfs.github.com/spec/')) return message('files.lfsPointer')
  return /^<!doctype html|^<html[\s>]/i.test(start) ? message('files.webPage') : null
}
