/** The first start: the course's vertical-line experiment, already run. */
import { expect, test } from './hosts'
import { noteDrawnText, textDrawnIn } from './drawnText'
import { expectMap, expectStack, expectSummary, map, panel, repeated, status } from './workbench'

test('the first start shows the vertical line, already run', async ({ workbench: page }) => {
  await test.step('shows the original, the convolved and the pooled map of the vertical line', async () => {
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
    await expectMap(page, 'Original', repeated(8, [0, 0, 0, 1, 1, 0, 0, 0]))
    await expectMap(page, 'Convolved', repeated(6, [0, 0, 3, 3, 0, 0]))
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    await expect(status(page)).toContainText('Done')
  })

  await test.step('says what each panel shows: layer, shape and range', async () => {
    await expect(map(page, 'Original')).toHaveAccessibleName(/^Original: Input, 8 × 8 × 1, 0 to 1\./)
    await expect(map(page, 'Convolved')).toHaveAccessibleName(/^Convolved: after ReLU, 6 × 6 × 1, 0 to 3\./)
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/^Pooled: MaxPooling2D, 3 × 3 × 1, 0 to 3\./)
    await expect(panel(page, 'Pooled').getByLabel('Colours from 0 to 3')).toBeVisible()
  })

  await test.step('prints the summary as Keras does, with the totals', async () => {
    await expectSummary(page, 'Input', '(None, 8, 8, 1)', 0)
    await expectSummary(page, 'Conv2D', '(None, 6, 6, 1)', 10)
    await expectSummary(page, 'ReLU', '(None, 6, 6, 1)', 0)
    await expectSummary(page, 'MaxPooling2D', '(None, 3, 3, 1)', 0)
    await expect(page.getByLabel('Totals').getByRole('definition')).toHaveText(['10', '10', '0'])
  })

  await test.step('starts without an error on the console', async () => {
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(error.message))
    // Loads the page again.
    await noteDrawnText(page)
    await expect(map(page, 'Pooled')).toBeVisible()
    await expect(status(page)).toContainText('Done')
    expect(errors).toEqual([])
  })

  await test.step('writes the numbers into the cells', async () => {
    for (const [title, rows] of [
      ['Original', repeated(8, [0, 0, 0, 1, 1, 0, 0, 0])],
      ['Convolved', repeated(6, [0, 0, 3, 3, 0, 0])],
      ['Pooled', repeated(3, [0, 3, 0])],
    ] as const) {
      const texts = rows.map((row) => row.map(String))
      await expect(map(page, title)).toBeVisible()
      await expect.poll(() => textDrawnIn(map(page, title))).toEqual(texts)
    }
  })

  await test.step('stops writing numbers into the cells when Numbers is switched off', async () => {
    await expect.poll(() => textDrawnIn(map(page, 'Pooled'))).toHaveLength(3)
    await page.getByRole('checkbox', { name: 'Numbers' }).uncheck()
    await expect.poll(() => textDrawnIn(map(page, 'Pooled'))).toEqual([])
  })
})
