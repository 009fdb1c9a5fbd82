/** Swaps the poolings of a network, and reads how often its answer stays the same while its input moves. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './hosts'
import { addLayer, expectStack, map } from './workbench'

/** The cells of the row of a network. */
async function row(dialog: Locator, name: string): Promise<string[]> {
  const line = dialog.getByRole('row').filter({ has: dialog.page().getByRole('rowheader', { name, exact: true }) })
  return (await line.getByRole('cell').allTextContents()).map((text) => text.trim())
}

async function runCommand(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox').fill(name)
  await page.keyboard.press('Enter')
}

async function swap(page: Page, where: string, other: string): Promise<void> {
  await runCommand(page, 'Swap poolings...')
  const dialog = page.getByRole('dialog', { name: 'Swap poolings' })
  await expect(dialog.getByRole('combobox', { name: 'Replace every' })).toHaveValue('MaxPooling2D')
  await dialog.getByRole('combobox', { name: 'With' }).selectOption(other)
  await dialog.getByRole('radio', { name: where }).check()
  await dialog.getByRole('button', { name: 'Replace' }).click()
  await expect(dialog).toBeHidden()
}

test('poolings are swapped in place, and beside the original', async ({ workbench: page, files }) => {
  await test.step('poolings are swapped in place in one step, and come back with undo', async () => {
    await swap(page, 'In place', 'AveragePooling2D')
    await expectStack(page, ['Conv2D', 'ReLU', 'AveragePooling2D'])
    await page.keyboard.press('Control+z')
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  })

  await test.step('poolings are swapped beside the original, and the answers of both lanes are compared', async () => {
    await addLayer(page, 'Flatten')
    await swap(page, 'Beside the original', 'strides')
    await expect(map(page, 'Flatten')).toBeVisible()
    await expect(map(page, 'Flatten 2')).toBeVisible()
    await runCommand(page, 'Consistency under shifts...')
    const dialog = page.getByRole('dialog', { name: 'Consistency under shifts' })
    await dialog.getByRole('textbox', { name: 'Maximum shift' }).fill('1')
    await dialog.getByRole('textbox', { name: 'Maximum shift' }).press('Enter')
    // The line at 3 and 4 of 8 columns: pooled rows 3 3 0, 0 3 0, 0 3 3; with strides 0 3 0, 0 3 0, 0 0 3.
    await expect.poll(() => row(dialog, 'Lane 1')).toEqual(['33.33 %', 'class 1 (3)', 'class 1 (3)', '1'])
    await expect.poll(() => row(dialog, 'Lane 2')).toEqual(['33.33 %', 'class 1 (3)', 'class 2 (3)', '1.414'])
    await dialog.getByRole('slider').press('ArrowLeft')
    await dialog.getByRole('slider').press('ArrowLeft')
    await expect.poll(async () => (await row(dialog, 'Lane 1'))[2]).toBe('class 0 (3)')
    const got = await files.receive(() => dialog.getByRole('button', { name: 'Save as CSV...' }).click())
    const table = got.get('Vertical line, max pooling consistency.csv')?.toString().split('\n') ?? []
    expect(table[0]).toMatch(/^input,network,shift_down,shift_right,layer,/)
    expect(table.filter((line) => line.includes(',lane 2,0,1,'))).toHaveLength(3)
  })
})
