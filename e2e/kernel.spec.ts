/** Editing a kernel: the convolved map has the numbers that the kernel gives. */
import { writeFile } from 'node:fs/promises'
import { expect, test } from './hosts'
import { card, expectMap, expectSummary, field, inspector, repeated } from './workbench'

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
  await inspector(workbench).getByRole('combobox', { name: 'Preset for filter 1' }).selectOption('Sobel x')
  // Rising edges give 1 + 2 + 1 = 4, falling ones -4, which ReLU takes to 0.
  await expectMap(workbench, 'Convolved', repeated(6, [0, 4, 4, 0, 0, 0]))
  await expectMap(workbench, 'Pooled', repeated(3, [4, 4, 0]))
  await expect(inspector(workbench).getByText('Separable: column 1 2 1 × row -1 0 1.')).toBeVisible()
})

test('draws a preset anew by its parameters', async ({ workbench }) => {
  await inspector(workbench).getByRole('combobox', { name: 'Preset for filter 1' }).selectOption('Line at an angle')
  const parameters = inspector(workbench).getByRole('group', { name: 'Parameters of preset Line at an angle' })
  await parameters.getByRole('textbox', { name: 'angle' }).fill('90')
  await parameters.getByRole('checkbox', { name: 'zeroSum' }).uncheck()
  // An upright line of one cell is the vertical line detector.
  await expectMap(workbench, 'Convolved', repeated(6, [0, 0, 3, 3, 0, 0]))
  await parameters.getByRole('textbox', { name: 'width' }).fill('2')
  await expectMap(workbench, 'Convolved', repeated(6, [0, 1.5, 4.5, 4.5, 1.5, 0]))
  await workbench.getByRole('button', { name: 'Undo: Change width of Line at an angle' }).click()
  await expectMap(workbench, 'Convolved', repeated(6, [0, 0, 3, 3, 0, 0]))
})

test('adds, copies and removes filters, each as a step that can be undone', async ({ workbench }) => {
  const kernels = inspector(workbench).getByRole('region', { name: 'weights' })
  await kernels.getByRole('button', { name: 'Add filter' }).click()
  await expectSummary(workbench, 'Conv2D', '(None, 6, 6, 2)', 20)
  await kernels.getByRole('combobox', { name: 'Preset for filter 2' }).selectOption('Sobel x')
  await kernels.getByRole('button', { name: 'Duplicate filter 2' }).click()
  await expectSummary(workbench, 'Conv2D', '(None, 6, 6, 3)', 30)
  await kernels.getByRole('button', { name: 'Filter 1', exact: true }).focus()
  await workbench.keyboard.press('Home')
  await kernels.getByRole('button', { name: 'Remove filter 1' }).click()
  await expect(field(workbench, 'filters')).toHaveValue('2')
  // What was the second filter is the first now.
  await expectMap(workbench, 'Convolved', repeated(6, [0, 4, 4, 0, 0, 0]))
  await workbench.getByRole('button', { name: 'Undo: Remove filter 1' }).click()
  await workbench.getByRole('button', { name: 'Undo: Duplicate filter 2' }).click()
  await expectSummary(workbench, 'Conv2D', '(None, 6, 6, 2)', 20)
})

test('takes a kernel from a file, with its size', async ({ workbench }, info) => {
  const path = info.outputPath('kernel.csv')
  await writeFile(path, '1;0;0;0;-1\n')
  await inspector(workbench).getByRole('button', { name: 'Edit kernel' }).click()
  const chooser = workbench.waitForEvent('filechooser')
  await workbench.getByRole('menuitem', { name: 'Load from file (CSV, NPY)...' }).click()
  await (await chooser).setFiles(path)
  await expect(card(workbench, 'Conv2D')).toContainText('1 x 5, 1 filter')
  await expectMap(workbench, 'Convolved', repeated(8, [0, 0, 0, 1]))
})

test('keeps the last good number while a weight is no number', async ({ workbench }) => {
  const weight = inspector(workbench).getByRole('textbox', { name: 'Row 2, column 2' })
  await weight.fill('abc')
  await expect(weight).toHaveAttribute('aria-invalid', 'true')
  await expectMap(workbench, 'Convolved', repeated(6, [0, 0, 3, 3, 0, 0]))
  await weight.press('Escape')
  await expect(weight).toHaveValue('1')
})
