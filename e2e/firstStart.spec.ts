/** The first start: the course's vertical-line experiment, already run. */
import { expect, test } from './hosts'
import { noteDrawnText, textDrawnIn } from './drawnText'
import { expectMap, expectStack, expectSummary, map, panel, repeated, status } from './workbench'

test('shows the original, the convolved and the pooled map of the vertical line', async ({ workbench }) => {
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  await expectMap(workbench, 'Original', repeated(8, [0, 0, 0, 1, 1, 0, 0, 0]))
  await expectMap(workbench, 'Convolved', repeated(6, [0, 0, 3, 3, 0, 0]))
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
  await expect(status(workbench)).toContainText('Done')
})

test('writes the numbers into the cells', async ({ workbench }) => {
  await noteDrawnText(workbench)
  for (const [title, rows] of [
    ['Original', repeated(8, [0, 0, 0, 1, 1, 0, 0, 0])],
    ['Convolved', repeated(6, [0, 0, 3, 3, 0, 0])],
    ['Pooled', repeated(3, [0, 3, 0])],
  ] as const) {
    const texts = rows.map((row) => row.map(String))
    await expect(map(workbench, title)).toBeVisible()
    await expect.poll(() => textDrawnIn(map(workbench, title))).toEqual(texts)
  }
})

test('stops writing numbers into the cells when Numbers is switched off', async ({ workbench }) => {
  await noteDrawnText(workbench)
  await expect.poll(() => textDrawnIn(map(workbench, 'Pooled'))).toHaveLength(3)
  await workbench.getByRole('checkbox', { name: 'Numbers' }).uncheck()
  await expect.poll(() => textDrawnIn(map(workbench, 'Pooled'))).toEqual([])
})

test('says what each panel shows: layer, shape and range', async ({ workbench }) => {
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/^Original: Input, 8 × 8 × 1, 0 to 1\./)
  await expect(map(workbench, 'Convolved')).toHaveAccessibleName(/^Convolved: after ReLU, 6 × 6 × 1, 0 to 3\./)
  await expect(map(workbench, 'Pooled')).toHaveAccessibleName(/^Pooled: MaxPooling2D, 3 × 3 × 1, 0 to 3\./)
  await expect(panel(workbench, 'Pooled').getByLabel('Colours from 0 to 3')).toBeVisible()
})

test('prints the summary as Keras does, with the totals', async ({ workbench }) => {
  await expectSummary(workbench, 'Input', '(None, 8, 8, 1)', 0)
  await expectSummary(workbench, 'Conv2D', '(None, 6, 6, 1)', 10)
  await expectSummary(workbench, 'ReLU', '(None, 6, 6, 1)', 0)
  await expectSummary(workbench, 'MaxPooling2D', '(None, 3, 3, 1)', 0)
  await expect(workbench.getByLabel('Totals').getByRole('definition')).toHaveText(['10', '10', '0'])
})

test('starts without an error on the console', async ({ workbench }) => {
  const errors: string[] = []
  workbench.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  workbench.on('pageerror', (error) => errors.push(error.message))
  await workbench.reload()
  await expect(map(workbench, 'Pooled')).toBeVisible()
  await expect(status(workbench)).toContainText('Done')
  expect(errors).toEqual([])
})
