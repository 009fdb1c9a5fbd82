/** Editing a kernel: the convolved map has the numbers that the kernel gives. */
import { expect, test } from './hosts'
import { expectMap, inspector, repeated } from './workbench'

test('convolves with a weight that was typed into the grid', async ({ workbench }) => {
  const grid = inspector(workbench).getByRole('grid', { name: 'Kernel of filter 1, channel 1' })
  await grid.getByRole('textbox', { name: 'Row 2, column 1' }).fill('2')
  // Each row of the line answers 1 + 1 + 1 in the middle column of the kernel, and 2 in its left column.
  await expectMap(workbench, 'Convolved', repeated(6, [0, 0, 3, 5, 2, 0]))
  await expectMap(workbench, 'Pooled', repeated(3, [0, 5, 2]))
})

test('adds the bias of the filter to every cell', async ({ workbench }) => {
  await inspector(workbench).getByRole('textbox', { name: 'bias of filter 1' }).fill('0.5')
  await inspector(workbench).getByRole('textbox', { name: 'bias of filter 1' }).press('Tab')
  await expectMap(workbench, 'Convolved', repeated(6, [0.5, 0.5, 3.5, 3.5, 0.5, 0.5]))
})

test('convolves with a preset: Sobel x answers at the edges of the line', async ({ workbench }) => {
  await inspector(workbench).getByRole('combobox', { name: 'Preset of filter 1' }).selectOption('Sobel x')
  // Rising edges give 1 + 2 + 1 = 4, falling ones -4, which ReLU takes to 0.
  await expectMap(workbench, 'Convolved', repeated(6, [0, 4, 4, 0, 0, 0]))
  await expectMap(workbench, 'Pooled', repeated(3, [4, 4, 0]))
})

test('keeps the last good number while a weight is no number', async ({ workbench }) => {
  const weight = inspector(workbench).getByRole('textbox', { name: 'Row 2, column 2' })
  await weight.fill('abc')
  await expect(weight).toHaveAttribute('aria-invalid', 'true')
  await expectMap(workbench, 'Convolved', repeated(6, [0, 0, 3, 3, 0, 0]))
  await weight.press('Escape')
  await expect(weight).toHaveValue('1')
})
