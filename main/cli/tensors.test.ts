/** The commands on experiments whose weights are tensors, in a bundle and in a file beside: as on lists of the same numbers. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Experiment } from '#app/document/experiment'
import { parseExperiment } from '#app/document/parse'
import { packBundle } from '#main/files/bundle'
import { readExperiment, writeExperiment } from '#main/files/experiment'
import { withWeightsFile } from '#main/files/weightsFile'
import { convolutionNetwork } from '#main/testing/tensors'
import { openTerminal, text } from './testing/terminal'

const { inFolder, place, poolscope } = openTerminal()
const { imported, listed } = convolutionNetwork()
const upTo = (experiment: Experiment, layers: number) => ({ ...experiment, stack: experiment.stack.slice(0, layers) })

/** The files of the same network: [whole, without the Dense layer]. */
async function filesOf(
  name: string,
  write: (experiment: Experiment, stem: string) => Promise<string>,
  from: Experiment,
) {
  return [await write(from, name), await write(upTo(from, 3), `${name}-pool`)] as const
}

const forms = { bundle: ['', ''], beside: ['', ''], lists: ['', ''] } as Record<string, readonly [string, string]>
beforeAll(async () => {
  const bundle = async (experiment: Experiment, stem: string) => {
    const path = inFolder(`${stem}.poolscope`)
    await writeFile(path, await packBundle(experiment, [], imported.tensors))
    return path
  }
  const beside = async (experiment: Experiment, stem: string) => {
    const path = inFolder(`${stem}.poolscope.json`)
    const { experiment: named, beside: files } = await withWeightsFile(
      path,
      experiment,
      imported.tensors,
      null,
      () => false,
    )
    await writeExperiment(path, named, { replace: false }, files)
    return path
  }
  forms['bundle'] = await filesOf('bundle', bundle, imported.experiment)
  forms['beside'] = await filesOf('beside', beside, imported.experiment)
  forms['lists'] = await filesOf('lists', beside, listed)
})

async function ran(path: string): Promise<Record<string, string>> {
  const to = place()
  expect(await poolscope('run', path, '--out', to)).toMatchObject({ code: 0, notes: '' })
  const names = (await readdir(to)).filter((name) => /^\d.*\.csv$/.test(name))
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await text(to, name)] as const)))
}

describe.each(['bundle', 'beside'])('weights in a %s', (form) => {
  it('run', async () => {
    const maps = await ran(forms[form]![0])
    expect(Object.keys(maps)).toContain('3-Dense-c0.csv')
    expect(maps).toEqual(await ran(forms['lists']![0]))
  })

  it('run in strips, in the memory that it is given', async () => {
    const [whole, small] = [place(), place()]
    const pattern = { kind: 'pattern', name: 'p', height: 1500, width: 700, pattern: { type: 'line' } }
    const large = async (one: string) => {
      const { experiment, tensors } = await readExperiment(forms[one]![1])
      const path = inFolder(`large-${one}.poolscope`)
      const document = parseExperiment(JSON.stringify({ ...upTo(experiment, 2), inputs: [pattern] }))
      await writeFile(path, await packBundle(document, [], tensors))
      return path
    }
    const options = ['--layers', '1', '--format', 'npy', '--kernels', 'portable']
    expect(await poolscope('run', await large('lists'), '--out', whole, ...options)).toMatchObject({ code: 0 })
    const strips = await poolscope('run', await large(form), '--out', small, ...options, '--memory', '0.012')
    expect(strips).toMatchObject({ code: 0 })
    const [file] = (await readdir(whole)).filter((name) => name.endsWith('.npy'))
    const [one, other] = await Promise.all([whole, small].map((folder) => readFile(join(folder, file!))))
    expect(other!.equals(one!)).toBe(true)
  })

  it.each([
    ['summary', 0, ['--csv']],
    ['shift', 0, []],
    ['compare', 1, []],
  ] as const)('%s', async (command, which, options) => {
    const [given, expected] = await Promise.all(
      [form, 'lists'].map((one) => poolscope(command, forms[one]![which], ...options)),
    )
    expect(given!.code).toBe(0)
    expect(given!.out).toBe(expected!.out)
  })

  it('batch, whose plan holds them', async () => {
    const image = inFolder('image.pgm')
    await writeFile(
      image,
      Buffer.concat([Buffer.from('P5\n8 8\n255\n'), Buffer.from(Array.from({ length: 64 }, (_, i) => i))]),
    )
    const [planned, expected] = [place(), place()]
    expect(await poolscope('batch', 'plan', forms[form]![0], image, '--out', planned)).toMatchObject({ code: 0 })
    const weights = join(planned, 'experiment.safetensors')
    expect((await readFile(weights)).length).toBeGreaterThan(100)
    expect(await poolscope('batch', 'run', planned, '--shard', '0/1')).toMatchObject({ code: 0 })
    expect(await poolscope('batch', 'join', planned)).toMatchObject({ code: 0 })
    await poolscope('batch', forms['lists']![0], image, '--out', expected)
    expect(await text(planned, 'table.csv')).toBe(await text(expected, 'table.csv'))
    await rm(weights)
    const { code, notes } = await poolscope('batch', 'run', planned, '--shard', '0/1')
    expect(code).not.toBe(0)
    expect(notes).toContain('The file "experiment.safetensors" with the weights of the experiment was not found')
  })
})

it('a file beside that has changed is named with the layer that needs it', async () => {
  const path = forms['beside']![1]
  const weights = path.replace('.poolscope.json', '.safetensors')
  const bytes = await readFile(weights)
  bytes[bytes.length - 1]! ^= 1
  await writeFile(weights, bytes)
  const { code, notes } = await poolscope('run', path, '--out', place())
  expect(code).not.toBe(0)
  expect(notes).toContain('"beside-pool.safetensors" does not hold the numbers of the tensor "bn.weight"')
  expect(notes).toContain('BatchNormalization: the numbers of the tensor "bn.weight" are not open')
  const summary = await poolscope('summary', path)
  expect(summary).toMatchObject({ code: 0, notes: expect.stringContaining('does not hold the numbers') })
})
