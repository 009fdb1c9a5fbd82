/** Files that the person has chosen, by tokens: the renderer can't name any other. */
import { randomUUID } from 'node:crypto'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { FileNames } from '#main/service/service'

export function createFileTokens(): FileNames {
  const paths = new Map<string, string>()
  const tokens = new Map<string, string>()
  return {
    of(path) {
      const token = tokens.get(path) ?? randomUUID()
      tokens.set(path, token)
      paths.set(token, path)
      return token
    },
    path(token) {
      const path = paths.get(token)
      if (path === undefined) throw new Failure('not-found', message('service.fileNotOpened'))
      return path
    },
  }
}
