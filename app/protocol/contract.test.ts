import { describe, expect, it } from 'vitest'
import { emptyExperiment } from '#app/document/edit'
import { Failure } from '#app/failure'
import { checkRequest } from './contract'

const deep: unknown = JSON.parse(`${'['.repeat(1e6)}${']'.repeat(1e6)}`)
const run = { run: 'r', experiment: emptyExperiment('a'), input: 0, image: null }

describe('checkRequest', () => {
  it('lets bytes pass where a request carries them', () => {
    const argument = { name: 'a.png', bytes: new Uint8Array(3) }
    expect(checkRequest('addImage', argument)).toEqual({ name: 'addImage', argument })
  })

  it.each([
    ['an argument nested a million deep', 'run', deep, /nested at most 64 levels deep/],
    ['a field nested a million deep', 'run', { ...run, image: deep }, /nested at most 64 levels deep/],
    ['a name nested a million deep', deep, {}, /^request: expected one of describe, .*, received \[\[/],
    [
      'an argument that is a typed array',
      'run',
      new Uint8Array(1e6),
      /^run: argument: expected a plain value, received a typed array \(Uint8Array\)/,
    ],
    ['numbers as a typed array', 'run', { ...run, keep: new Float32Array(1e6) }, /^run: keep: .*\(Float32Array\)/],
    [
      'memory instead of a list',
      'keepDraft',
      { tabs: new ArrayBuffer(8), current: 0 },
      /^keepDraft: tabs: .*\(ArrayBuffer\)/,
    ],
    ['other bytes than a request carries', 'addImage', { name: 'a', bytes: new Float32Array(2) }, /^addImage: bytes/],
    ['bytes where a request carries none', 'describe', { bytes: new Uint8Array(2) }, /^describe: /],
    ['a key that reaches the prototype', 'describe', JSON.parse('{"__proto__":1}'), /"__proto__" is not allowed/],
  ])('refuses %s in words', (_, name, argument, words) => {
    expect(() => checkRequest(name, argument)).toThrow(Failure)
    expect(() => checkRequest(name, argument)).toThrow(words)
  })

  it('refuses a value that holds itself', () => {
    const circular: Record<string, unknown> = { ...run }
    circular['experiment'] = circular
    expect(() => checkRequest('run', circular)).toThrow(Failure)
  })
})
