/** Finding one's way: the tour of a first start, the help, the command palette, the history, the shortcuts. */
import { expect, test } from './hosts'
import { addLayer, expectMap, expectStack, repeated, undoAll } from './workbench'

test('the tour starts once, gives way to dialogs and can be taken again', async ({ workbench: page }) => {
  await test.step('the tour starts automatically once, points at the window, and starts again from the help', async () => {
    await page.evaluate(() => localStorage.setItem('poolscope-settings', '{}'))
    await page.reload()
    for (const [step, title] of ['The stack', 'The maps', 'The inspector', 'Examples', 'Everything else'].entries()) {
      const stop = page.getByRole('dialog', { name: `Tour, step ${step + 1} of 5: ${title}` })
      await expect(stop).toBeVisible()
      await expect(stop.getByRole('button', { name: step < 4 ? 'Next' : 'Done' })).toBeFocused()
      // It doesn't stand in the way.
      if (step === 2) await page.getByRole('button', { name: 'Select ReLU' }).click()
      await stop.getByRole('button', { name: step < 4 ? 'Next' : 'Done' }).click()
    }
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.reload()
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    await expect(page.getByRole('dialog')).toHaveCount(0)

    await page.getByRole('banner').getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'Help', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Help...' }).click()
    await page.getByRole('dialog', { name: 'Help' }).getByRole('button', { name: 'Take the tour' }).click()
    await expect(page.getByRole('dialog', { name: 'Tour, step 1 of 5: The stack' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('the tour hides behind a dialog, and goes on when it is closed', async () => {
    await page.evaluate(() => localStorage.setItem('poolscope-settings', '{}'))
    await page.reload()
    const stop = page.getByRole('dialog', { name: 'Tour, step 1 of 5: The stack' })
    await expect(stop).toBeVisible()
    const text = page.getByText('Layers run from top to bottom.')
    await page.getByRole('banner').getByRole('button', { name: 'Shift' }).click()
    await expect(page.getByRole('dialog', { name: 'Translation invariance' })).toBeVisible()
    await expect(text).toBeHidden()
    await page.keyboard.press('Escape')
    await expect(stop).toBeVisible()
    await page.keyboard.press('ControlOrMeta+k')
    await expect(text).toBeHidden()
    await page.keyboard.press('Escape')
    await stop.getByRole('button', { name: 'Next' }).click()
    await expect(page.getByRole('dialog', { name: 'Tour, step 2 of 5: The maps' })).toBeVisible()
  })
})

test('commands, shortcuts and the history are found', async ({ workbench: page }) => {
  await test.step('a question mark lists the shortcuts, but where text is typed it is typed', async () => {
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
    await page.getByRole('textbox', { name: 'Layer name' }).pressSequentially('?')
    await expect(list).toHaveCount(0)
    await page.getByRole('button', { name: 'Select ReLU' }).focus()
    await page.keyboard.press('?')
    await expect(list).toContainText('?')
    await page.keyboard.press('Escape')
    await expect(list).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Select ReLU' })).toBeFocused()
  })

  await test.step('the history lists the steps and goes to any of them', async () => {
    await undoAll(page)
    await addLayer(page, 'AveragePooling2D')
    await page.keyboard.press('ControlOrMeta+d')
    await page.getByRole('banner').getByRole('button', { name: 'History' }).click()
    const steps = page.getByRole('menu').getByRole('menuitemradio')
    await expect(steps).toHaveText(['Original state', 'Add AveragePooling2D', 'Duplicate AveragePooling2D'])
    await expect(steps.last()).toBeChecked()
    await steps.first().click()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
    await page.getByRole('banner').getByRole('button', { name: 'History' }).click()
    await expect(steps.nth(2)).toContainText('undone')
    await steps.nth(1).click()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
  })

  await test.step('the command palette finds actions, layers and examples by some of their letters', async () => {
    await undoAll(page)
    const search = page.getByRole('combobox', { name: 'Search commands' })
    const first = page.getByRole('listbox', { name: 'Commands' }).getByRole('option').first()
    const run = async (typed: string, title: string) => {
      await page.keyboard.press('ControlOrMeta+k')
      await search.fill(typed)
      await expect(first).toContainText(title)
      await page.keyboard.press('Enter')
    }
    await run('avgpool', 'Add layer: AveragePooling2D')
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
    await run('ex glob max', 'Open example: Vertical line, global max pooling')
    await expectMap(page, 'Pooled', [[3]])
    // At the edges of the line Sobel x responds with 4, where the line detector gave 3.
    await run('sobel x', 'Set kernel of Conv2D: Sobel x')
    await expectMap(page, 'Pooled', [[4]])
    await run('keys short', 'Keyboard shortcuts...')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText(/Ctrl\+Shift\+S|\u2318\u21e7S/)
    await page.keyboard.press('Escape')
    // What was used lately comes first.
    await page.keyboard.press('ControlOrMeta+k')
    await expect(first).toContainText('Keyboard shortcuts...')
  })
})
