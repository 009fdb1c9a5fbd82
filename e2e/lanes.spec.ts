/** Stacks that branch: blocks and their lanes built by drag and by keyboard, folded, found, mended and undone. */
import { expect, test } from './hosts'
import {
  aboveTheMiddle,
  card,
  drag,
  expectMap,
  expectStack,
  expectSummary,
  inspector,
  lane,
  pasteLayers,
  repeated,
  residualBlock,
  stack,
  status,
  undoAll,
} from './workbench'

test('lanes are built by drag and by keys', async ({ workbench: page }) => {
  await test.step('builds a residual block by drag, folds it and undoes it', async () => {
    await page.getByRole('button', { name: 'Add layer' }).click()
    await page.getByRole('combobox', { name: 'Search layers' }).fill('Parallel')
    const entry = page.getByRole('option', { name: /^Parallel\b/ })
    await drag(page, entry, await aboveTheMiddle(card(page, 'MaxPooling2D')))
    await expectStack(page, ['Conv2D', 'ReLU', 'Parallel', 'MaxPooling2D'])
    // Two empty lanes, added: twice the input.
    await expectMap(page, 'Pooled', repeated(3, [0, 6, 0]))

    await drag(page, card(page, 'ReLU'), await aboveTheMiddle(lane(page, 1).getByText('Identity')))
    await expectStack(page, ['Conv2D', 'Parallel', 'ReLU', 'MaxPooling2D'])
    await expect(lane(page, 1).getByRole('listitem', { name: 'ReLU' })).toBeVisible()
    await expect(lane(page, 2)).toContainText('Identity')
    await drag(page, card(page, 'ReLU'), await aboveTheMiddle(lane(page, 2).getByText('Identity')))
    await expect(lane(page, 1)).toContainText('Identity')
    await expect(lane(page, 2).getByRole('listitem', { name: 'ReLU' })).toContainText('6 × 6 × 1')

    await inspector(page).getByRole('textbox', { name: 'Layer name' }).waitFor()
    await page.getByRole('button', { name: 'Select Parallel' }).click()
    await inspector(page).getByRole('radio', { name: 'Concatenate' }).check()
    await expectSummary(page, 'Parallel', '(None, 6, 6, 2)', 0)

    await card(page, 'Parallel').getByRole('button', { name: 'Lanes of Parallel' }).click()
    await expect(card(page, 'Parallel')).toContainText('2 lanes, one layer')
    await expectStack(page, ['Conv2D', 'Parallel', 'MaxPooling2D'])
    await card(page, 'Parallel').getByRole('button', { name: 'Lanes of Parallel' }).click()
    await page.getByRole('button', { name: 'Undo: Change join of Parallel' }).click()
    await page.keyboard.press('ControlOrMeta+z')
    await page.keyboard.press('ControlOrMeta+z')
    await page.keyboard.press('ControlOrMeta+z')
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  })

  await test.step('a block is dragged as a whole, into a lane of another one but not into its own', async () => {
    await page.getByRole('button', { name: 'Select ReLU' }).click()
    await pasteLayers(page, [residualBlock([])])
    await pasteLayers(page, [residualBlock([])])
    const one = card(page, 'Parallel')
    await drag(page, one, await aboveTheMiddle(lane(page, 2, 'Parallel').getByText('Identity')))
    await expect(lane(page, 2, 'Parallel')).toContainText('Identity')
    await drag(page, card(page, 'Parallel 2'), await aboveTheMiddle(lane(page, 2, 'Parallel').getByText('Identity')))
    await expect(lane(page, 2, 'Parallel').getByRole('listitem', { name: 'Parallel 2', exact: true })).toBeVisible()
    await expect(status(page)).toContainText('Done')
  })

  await test.step('builds the same by the keyboard alone, and hears where everything goes', async () => {
    await undoAll(page)
    await page.getByRole('button', { name: 'Select ReLU' }).focus()
    await page.getByRole('button', { name: 'Select ReLU' }).press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Put in parallel' }).press('Enter')
    await expect(page.getByText('ReLU moved to lane 1 of Parallel.')).toBeAttached()
    await expectStack(page, ['Conv2D', 'Parallel', 'ReLU', 'MaxPooling2D'])
    await expect(lane(page, 2).getByRole('button', { name: 'Lane 2 of Parallel' })).toBeFocused()

    await page.keyboard.press('ControlOrMeta+l')
    await expect(page.getByText('Press Enter or double-click to add to lane 2 of Parallel')).toBeVisible()
    await page.keyboard.type('Dropout')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Dropout added to lane 2 of Parallel, position 1 of 1.')).toBeAttached()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Select Dropout' }).focus()
    await page.keyboard.press('Alt+ArrowLeft')
    await expect(page.getByText('Dropout moved to lane 1 of Parallel, position 1 of 2.')).toBeAttached()
    await expect(page.getByRole('button', { name: 'Select Dropout' })).toBeFocused()
    await page.keyboard.press('Alt+ArrowUp')
    await expect(page.getByText('Dropout moved to position 2 of 4.')).toBeAttached()
    await page.keyboard.press('Alt+ArrowDown')
    await page.keyboard.press('Alt+ArrowDown')
    await expect(page.getByText('Dropout moved to lane 1 of Parallel, position 2 of 2.')).toBeAttached()
    await expect(page.getByRole('button', { name: 'Select Dropout' })).toBeFocused()

    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('dissolve block')
    await page.keyboard.press('Enter')
    await expectStack(page, ['Conv2D', 'ReLU', 'Dropout', 'MaxPooling2D'])
    await page.keyboard.press('ControlOrMeta+z')
    await expectStack(page, ['Conv2D', 'Parallel', 'ReLU', 'Dropout', 'MaxPooling2D'])
  })

  await test.step('arrow keys go through the heads of lanes, which add, move and remove lanes', async () => {
    await undoAll(page)
    await page.getByRole('button', { name: 'Select ReLU' }).click()
    await pasteLayers(page, [residualBlock([])])
    await page.getByRole('button', { name: 'Select Parallel' }).focus()
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('button', { name: 'Lane 1 of Parallel' })).toBeFocused()
    await page.keyboard.press('Alt+ArrowDown')
    await expect(page.getByText('Lane 1 of Parallel moved to position 2 of 2.')).toBeAttached()
    await expect(lane(page, 1)).toContainText('Identity')
    await card(page, 'Parallel').getByRole('button', { name: 'Add a lane to Parallel' }).click()
    await expect(lane(page, 3)).toContainText('Identity')
    await page.getByRole('button', { name: 'Lane 2 of Parallel' }).click()
    await page.keyboard.press('Delete')
    await expect(lane(page, 3)).toHaveCount(0)
    await expectStack(page, ['Conv2D', 'ReLU', 'Parallel', 'MaxPooling2D'])
    await page.keyboard.press('ControlOrMeta+z')
    await expect(lane(page, 2).getByRole('listitem')).toHaveCount(2)
  })
})

test('a large stack of lanes is mended, folded and searched', async ({ workbench: page }) => {
  await test.step('a problem in a lane names the lane, and leads into the folded block', async () => {
    await page.getByRole('button', { name: 'Select ReLU' }).click()
    await pasteLayers(page, [residualBlock([{ type: 'MaxPooling2D', params: { poolSize: [9, 9] } }])])
    const link = status(page).getByRole('button', { name: /Stopped at MaxPooling2D \(lane 1 of Parallel\)/ })
    await expect(link).toBeVisible()
    await page.getByRole('button', { name: 'Lanes of Parallel' }).click()
    await expect(
      card(page, 'Parallel').getByRole('img', { name: 'A layer in this block has a problem.' }),
    ).toBeVisible()
    await link.click()
    const select = page.getByRole('button', { name: 'Select MaxPooling2D', exact: true })
    await expect(select).toBeFocused()
    const problem = card(page, 'MaxPooling2D').getByRole('alert')
    await expect(problem).toContainText('Parallel, lane 1: MaxPooling2D: the 9 × 9 window')
    await problem.getByRole('button').first().click()
    await expect(problem).toHaveCount(0)
  })

  await test.step('60 layers in nested blocks stay one line each, and are found with their lane', async () => {
    await undoAll(page)
    const nested = Array.from({ length: 6 }).reduce<object>((inner) => residualBlock([inner]), residualBlock([]))
    await page.getByRole('button', { name: 'Select ReLU' }).click()
    await pasteLayers(page, [nested, nested, nested])
    await expect(status(page)).toContainText('Done', { timeout: 20_000 })
    const names = stack(page).getByRole('button', { name: /^Select / })
    await expect(names).toHaveCount(66)
    const cards = page.locator('[data-layer]:not(:has([data-layer]))')
    const sizes = await cards.evaluateAll((all) =>
      all.map(({ clientHeight, clientWidth }) => [clientHeight, clientWidth]),
    )
    expect(Math.max(...sizes.map(([height]) => height!))).toBeLessThanOrEqual(30)
    // The innermost ones still have room for a name.
    expect(Math.min(...sizes.map(([, width]) => width!))).toBeGreaterThan(110)
    await page.keyboard.press('ControlOrMeta+f')
    await page.keyboard.type('conv2d 20')
    await expect(card(page, 'Conv2D 20')).toContainText(/lane 1 of Parallel/)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Select Conv2D 20' })).toBeFocused()
    await expect(page.getByRole('button', { name: 'Select Conv2D 20' })).toBeInViewport()
  })
})
