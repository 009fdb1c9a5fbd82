/** Editing a kernel: the convolved map has the numbers that the kernel gives. */
import { writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import { card, expectMap, expectSummary, field, inspector, repeated, undoAll } from './workbench'

test('weights are typed, and drawn as presets', async ({ workbench: page }) => {
  await test.step('convolves with a weight that was typed into the grid', async () => {
    const grid = inspector(page).getByRole('grid', { name: 'Kernel of filter 0, channel 0' })
    await grid.getByRole('textbox', { name: 'Row 1, column 0' }).fill('2')
    // Each row of the line gives 1 + 1 + 1 in the middle column of the kernel, and 2 in its left column.
    await expectMap(page, 'Convolved', repeated(6, [0, 0, 3, 5, 2, 0]))
    await expectMap(page, 'Pooled', repeated(3, [0, 5, 2]))
  })

  await test.step('adds the bias of the filter to every cell', async () => {
    await undoAll(page)
    await inspector(page).getByRole('textbox', { name: 'bias of filter 0' }).fill('0.5')
    await inspector(page).getByRole('textbox', { name: 'bias of filter 0' }).press('Tab')
    await expectMap(page, 'Convolved', repeated(6, [0.5, 0.5, 3.5, 3.5, 0.5, 0.5]))
  })

  await test.step('reads a fraction as a quotient', async () => {
    await undoAll(page)
    const weight = inspector(page).getByRole('textbox', { name: 'Row 1, column 1' })
    await weight.fill('')
    await weight.pressSequentially('1/2')
    await weight.press('Tab')
    await expect(weight).toHaveValue('0.5')
    await expectMap(page, 'Convolved', repeated(6, [0, 0, 2.5, 2.5, 0, 0]))
  })

  await test.step('keeps what is no number in its cell, says so, and goes on with the last good number', async () => {
    await undoAll(page)
    const weight = inspector(page).getByRole('textbox', { name: 'Row 1, column 1' })
    await weight.fill('abc')
    await weight.press('Tab')
    await expect(weight).toHaveValue('abc')
    await expect(weight).toHaveAttribute('aria-invalid', 'true')
    await expect(inspector(page).getByRole('alert')).toHaveText(
      'Row 1, column 1: Expected a number such as 0.5 or 1/9, received "abc". The weight is still 1.',
    )
    await expectMap(page, 'Convolved', repeated(6, [0, 0, 3, 3, 0, 0]))
    await weight.press('Escape')
    await expect(weight).toHaveValue('1')
  })

  await test.step('convolves with a preset: Sobel x responds at the edges of the line', async () => {
    await undoAll(page)
    await inspector(page).getByRole('combobox', { name: 'Preset for filter 0' }).selectOption('Sobel x')
    // Rising edges give 1 + 2 + 1 = 4, falling ones -4, which ReLU takes to 0.
    await expectMap(page, 'Convolved', repeated(6, [0, 4, 4, 0, 0, 0]))
    await expectMap(page, 'Pooled', repeated(3, [4, 4, 0]))
    await expect(inspector(page).getByText('Separable: column 1 2 1 × row -1 0 1.')).toBeVisible()
  })

  await test.step('draws a preset anew by its parameters', async () => {
    await undoAll(page)
    await inspector(page).getByRole('combobox', { name: 'Preset for filter 0' }).selectOption('Line at an angle')
    const parameters = inspector(page).getByRole('group', { name: 'Parameters of preset Line at an angle' })
    await parameters.getByRole('textbox', { name: 'angle' }).fill('90')
    await parameters.getByRole('checkbox', { name: 'zeroSum' }).uncheck()
    // An upright line of one cell is the vertical line detector.
    await expectMap(page, 'Convolved', repeated(6, [0, 0, 3, 3, 0, 0]))
    await parameters.getByRole('textbox', { name: 'width' }).fill('2')
    await expectMap(page, 'Convolved', repeated(6, [0, 1.5, 4.5, 4.5, 1.5, 0]))
    await page.getByRole('button', { name: 'Undo: Change width of Line at an angle' }).click()
    await expectMap(page, 'Convolved', repeated(6, [0, 0, 3, 3, 0, 0]))
  })

  await test.step('adds, copies and removes filters, each as a step that can be undone', async () => {
    await undoAll(page)
    const kernels = inspector(page).getByRole('region', { name: 'weights' })
    await kernels.getByRole('button', { name: 'Add filter' }).click()
    await expectSummary(page, 'Conv2D', '(None, 6, 6, 2)', 20)
    await kernels.getByRole('combobox', { name: 'Preset for filter 1' }).selectOption('Sobel x')
    await kernels.getByRole('button', { name: 'Duplicate filter 1' }).click()
    await expectSummary(page, 'Conv2D', '(None, 6, 6, 3)', 30)
    await kernels.getByRole('button', { name: 'Filter 0', exact: true }).focus()
    await page.keyboard.press('Home')
    await kernels.getByRole('button', { name: 'Remove filter 0' }).click()
    await expect(field(page, 'filters')).toHaveValue('2')
    // What was the second filter is the first now.
    await expectMap(page, 'Convolved', repeated(6, [0, 4, 4, 0, 0, 0]))
    await page.getByRole('button', { name: 'Undo: Remove filter 0' }).click()
    await page.getByRole('button', { name: 'Undo: Duplicate filter 1' }).click()
    await expectSummary(page, 'Conv2D', '(None, 6, 6, 2)', 20)
  })
})

test('kernels come from files', async ({ workbench: page }, info) => {
  await test.step('takes a kernel from a file, with its size', async () => {
    await loadKernel(page, info.outputPath('kernel.csv'), '1;0;0;0;-1\n')
    await expect(card(page, 'Conv2D')).toContainText('1 × 5, 1 filter')
    await expectMap(page, 'Convolved', repeated(8, [0, 0, 0, 1]))
  })

  await test.step('refuses a file with a gap, and keeps the kernel', async () => {
    await undoAll(page)
    await loadKernel(page, info.outputPath('gap.csv'), '1,,-1\n2,,-2\n1,,-1\n')
    await expect(inspector(page).getByRole('alert')).toContainText('row 1, column 2 is empty; enter 0 if you mean zero')
    await expectMap(page, 'Convolved', repeated(6, [0, 0, 3, 3, 0, 0]))
  })

  await test.step('reads the kernels of Keras and of PyTorch as what they are', async () => {
    await undoAll(page)
    const keras = npy(
      [3, 3, 1, 8],
      Array.from({ length: 72 }, (_, i) => (i % 8 === 7 ? 1 : 0)),
    )
    await loadKernel(page, info.outputPath('keras.npy'), keras)
    await expect(card(page, 'Conv2D')).toContainText('3 × 3, 8 filters')
    await expect(inspector(page).getByRole('status')).toHaveText(
      'Read as (rows, columns, channels, filters), as in Keras.',
    )
    await inspector(page).getByRole('button', { name: 'Filter 7', exact: true }).click()
    await expect(inspector(page).getByRole('textbox', { name: 'Row 2, column 2' })).toHaveValue('1')
    await loadKernel(
      page,
      info.outputPath('torch.npy'),
      npy(
        [2, 1, 3, 3],
        Array.from({ length: 18 }, (_, i) => i),
      ),
    )
    await expect(card(page, 'Conv2D')).toContainText('3 × 3, 2 filters')
    await expect(inspector(page).getByRole('status')).toHaveText(
      'Read as (filters, channels, rows, columns), as in PyTorch.',
    )
  })
})

async function loadKernel(page: Page, path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content)
  await inspector(page).getByRole('button', { name: 'Edit kernel' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('menuitem', { name: 'Load from file (CSV, NPY)...' }).click()
  await (await chooser).setFiles(path)
}

/** A float32 array as numpy.save writes it. */
function npy(shape: readonly number[], values: readonly number[]): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`.padEnd(117) + '\n'
  return Buffer.concat([
    Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]),
    Buffer.from(header),
    Buffer.from(Float32Array.from(values).buffer),
  ])
}
