/** A network whose weights are tensors of a file: it opens, shows its kernels, runs, is saved and comes back. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Page } from '@playwright/test'
import { ZipFile } from 'yazl'
import { expect, test } from './hosts'
import {
  cellInspector,
  expectMap,
  expectStack,
  expectTabs,
  inspector,
  openExample,
  placeOf,
  repeated,
  status,
} from './workbench'
import { unzip } from './unzip'

/** An upright line and a lying one; the second filter has a bias of -1. */
const kernels = Float32Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0, ...[0, 0, 0, 0.5, 0.5, 0.5, 0, 0, 0])
const bias = Float32Array.of(0, -1)

function reference(name: string, shape: readonly number[], numbers: Float32Array) {
  return { name, shape, sha256: createHash('sha256').update(numbers).digest('hex') }
}

const document = {
  format: 'poolscope-experiment',
  version: 2,
  name: 'net',
  inputs: [{ kind: 'values', name: 'line', planes: [repeated(8, [0, 0, 0, 1, 1, 0, 0, 0])] }],
  stack: [
    {
      id: 'conv',
      type: 'Conv2D',
      params: {
        filters: 2,
        weights: {
          init: 'tensor',
          kernel: reference('conv1.weight', [2, 1, 3, 3], kernels),
          bias: reference('conv1.bias', [2], bias),
        },
      },
    },
    { id: 'pool', type: 'MaxPooling2D', params: {} },
  ],
}

function safetensors(): Buffer {
  const tensor = (shape: readonly number[], begin: number, end: number) => ({
    dtype: 'F32',
    shape,
    data_offsets: [begin, end],
  })
  const header = Buffer.from(
    JSON.stringify({ 'conv1.weight': tensor([2, 1, 3, 3], 0, 72), 'conv1.bias': tensor([2], 72, 80) }),
  )
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  return Buffer.concat([length, header, Buffer.from(kernels.buffer), Buffer.from(bias.buffer)])
}

async function bundle(): Promise<Buffer> {
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(JSON.stringify(document)), 'experiment.poolscope.json')
  zip.addBuffer(safetensors(), 'weights.safetensors')
  zip.end()
  return buffer(zip.outputStream)
}

const convolved = repeated(6, [0, 0, 3, 3, 0, 0])

test('weights come from files, travel and are missed', async ({ workbench: page, files }, info) => {
  await test.step('weights whose file is missing are named, with the layer that needs them', async () => {
    const path = info.outputPath('net.poolscope.json')
    await writeFile(path, JSON.stringify({ ...document, weights: { path: 'net.safetensors' } }))
    await files.choose(path, () => choose(page, 'Open experiment...'))
    await expectTabs(page, ['*net'])
    await expectStack(page, ['Conv2D', 'MaxPooling2D'])
    await expect(page.getByRole('alert').filter({ hasText: 'net.safetensors' }).first()).toBeVisible()
    await expect(status(page)).not.toContainText('Done')
  })

  await test.step('kernels of a file are shown, used, saved and found again', async () => {
    await choose(page, 'Close experiment')
    const path = info.outputPath('net.poolscope')
    await writeFile(path, await bundle())
    await files.choose(path, () => choose(page, 'Open experiment...'))
    await expectTabs(page, ['*net'])
    await expectMap(page, 'Convolved', convolved)

    await page.getByRole('button', { name: 'Select Conv2D' }).click()
    const weights = inspector(page).getByRole('region', { name: 'weights' })
    await expect(weights).toContainText('From a file: conv1.weight (2 × 1 × 3 × 3). Bias: conv1.bias.')
    const cell = weights.getByRole('textbox', { name: 'Row 1, column 0' })
    await expect(cell).toHaveValue('0')
    await weights.getByRole('button', { name: 'Filter 1', exact: true }).click()
    await expect(cell).toHaveValue('0.5')
    await expect(cell).not.toBeEditable()
    await expect(weights.getByRole('textbox', { name: 'bias of filter 1' })).toHaveValue('-1')

    const { x, y } = await placeOf(page, 'Convolved', 1, 2)
    await page.mouse.click(x, y)
    await expect(cellInspector(page)).toContainText('0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + bias 0 = 3')

    const saved = await files.receive(() => choose(page, 'Save as...'))
    const bytes = saved.get('net.poolscope')!
    expect(unzip(bytes).get('weights.safetensors')!.subarray(-80)).toEqual(safetensors().subarray(-80))

    await weights.getByRole('button', { name: 'Edit a copy of the numbers' }).click()
    await weights.getByRole('button', { name: 'Filter 0', exact: true }).click()
    await cell.fill('2')
    await expectMap(page, 'Convolved', repeated(6, [0, 0, 3, 5, 2, 0]))
    await page.getByRole('button', { name: 'Undo: Change weight' }).click()
    await page.getByRole('button', { name: 'Undo: Set kernel source: Custom' }).click()
    await expect(weights).toContainText('From a file: conv1.weight')
    await expectMap(page, 'Convolved', convolved)

    await page.reload()
    await expectTabs(page, ['*net'])
    await expectMap(page, 'Convolved', convolved)
    await choose(page, 'Close experiment')

    const again = info.outputPath('again.poolscope')
    await writeFile(again, bytes)
    await files.choose(again, () => choose(page, 'Open experiment...'))
    await expectStack(page, ['Conv2D', 'MaxPooling2D'])
    await expectMap(page, 'Convolved', convolved)
  })

  await test.step('layers that were copied run elsewhere, though the experiment that they came from is closed', async () => {
    await choose(page, 'Close experiment')
    const path = info.outputPath('net.poolscope')
    await writeFile(path, await bundle())
    await files.choose(path, () => choose(page, 'Open experiment...'))
    await expectMap(page, 'Convolved', convolved)
    await page.getByRole('button', { name: 'Select Conv2D' }).click()
    await page.keyboard.press('ControlOrMeta+c')
    await openExample(page, 'Vertical line, max pooling')
    await expectTabs(page, ['net', '*Vertical line, max pooling'])
    await choose(page, 'Next experiment')
    await choose(page, 'Close experiment')
    await expectTabs(page, ['*Vertical line, max pooling'])
    for (const layer of ['Conv2D', 'ReLU', 'MaxPooling2D']) {
      await page.getByRole('button', { name: `Select ${layer}` }).click()
      await page.keyboard.press('Delete')
    }
    await expectStack(page, [])
    await page.keyboard.press('ControlOrMeta+v')
    await expectStack(page, ['Conv2D'])
    await expectMap(page, 'Convolved', convolved)
  })
})

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}
