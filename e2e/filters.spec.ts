/** Filters from files of weights: chosen by their thumbnails, and convolved as they are in the file. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, root, test } from './hosts'
import { card, expectStack, inspector, map, openFirst, valuesOf } from './workbench'

const bank = (name: string) => join(root, 'main/models/filters/fixtures', name)

/** The stack of a new experiment with nothing but its convolution, which is selected. */
async function oneConvolution(page: Page): Promise<void> {
  for (const name of ['MaxPooling2D', 'ReLU']) {
    await card(page, name)
      .getByRole('button', { name: `Select ${name}` })
      .click()
    await page.keyboard.press('Delete')
  }
  await expectStack(page, ['Conv2D'])
  await card(page, 'Conv2D').getByRole('button', { name: 'Select Conv2D' }).click()
}

async function chooseFile(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await inspector(page).getByRole('button', { name: 'File...' }).click()
  await (await chooser).setFiles(path)
}

test('filters are taken from files of weights', async ({ workbench: page }) => {
  await test.step('a file without kernels is refused with the reason', async () => {
    await oneConvolution(page)
    await chooseFile(page, join(root, 'package.json'))
    await expect(inspector(page).getByRole('alert')).toContainText('not an ONNX model')
    await expect(map(page, 'Convolved')).toBeVisible()
  })

  await test.step('the filter of a Keras model gives the values of the model', async () => {
    await openFirst(page)
    await oneConvolution(page)
    const before = await valuesOf(page, 'Convolved')
    await chooseFile(page, join(root, 'main/models/keras/fixtures/keras_tutorial.keras'))
    await page.getByRole('dialog').getByRole('button', { name: 'Take 1 filter' }).click()
    await expect(inspector(page)).toContainText('From a file: conv2d/0 (1 × 1 × 3 × 3).')
    const bias = Number(await inspector(page).getByRole('textbox', { name: 'bias of filter 0' }).inputValue())
    // The vertical line of the course, which a new experiment begins with, and the bias of the model.
    await expect
      .poll(async () => {
        const after = await valuesOf(page, 'Convolved')
        return Math.max(...after.flatMap((row, i) => row.map((value, j) => Math.abs(value - before[i]![j]! - bias))))
      })
      .toBeLessThan(1e-6)
    expect(bias).toBeGreaterThan(0)
  })

  await test.step('the first filters of a network in PyTorch become those of a convolution', async () => {
    await openFirst(page)
    await oneConvolution(page)
    await chooseFile(page, bank('conv_bank.pt'))
    const dialog = page.getByRole('dialog', { name: 'Take filters from a file' })
    const convolution = dialog.getByRole('combobox', { name: 'Convolution in conv_bank.pt' })
    await expect(convolution.getByRole('option')).toHaveText([
      'stem.conv.weight (6 × 3 × 5 × 5)',
      'body.0.weight (4 × 6 × 3 × 3)',
    ])
    const filters = dialog.getByRole('group', { name: 'Filters' }).getByRole('button')
    await expect(filters).toHaveCount(6)
    await dialog.getByRole('textbox').fill('2')
    await dialog.getByRole('textbox').press('Enter')
    await filters.nth(4).click()
    await dialog.getByRole('button', { name: 'Take 3 filters' }).click()
    await expect(dialog).toBeHidden()
    await expect(inspector(page)).toContainText('From a file: stem.conv.weight (3 × 3 × 5 × 5).')
    await expect(inspector(page)).toContainText('Bias: stem.conv.bias.')
  })
})
