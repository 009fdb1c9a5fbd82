/** Notes: an example opens with its story, a question hides its answer, and notes are written, undone and saved. */
import { expect, test } from './hosts'
import { expectMap, field, openExample, openFirst, repeated, undoAll } from './workbench'

test('notes are read, answered and written, and the guide leads on', async ({ workbench: page, files }) => {
  await test.step('a question of an example hides its answer until one is typed, and compares it with the map', async () => {
    const notes = page.getByRole('region', { name: 'Notes' })
    const question = notes.getByRole('form', { name: 'Question' })
    const answer = async (typed: string) => {
      await question.getByRole('textbox', { name: 'Your answer' }).fill(typed)
      await question.getByRole('button', { name: 'Check' }).click()
    }
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    await expect(notes).toContainText('A line two pixels wide.')
    await expect(notes).not.toContainText('Pooling has no parameters.')
    await answer('0 0 3')
    await expect(question.getByRole('status')).toContainText(/Not equal\. Computed:\s+0\s+3\s+0/)
    await answer('0, 3, 0')
    await expect(question.getByRole('status')).toContainText('Correct.')
    await expect(notes).toContainText('Pooling has no parameters.')
    // Another stack has another answer, which is hidden again.
    await page.getByRole('button', { name: 'Select MaxPooling2D' }).click()
    await field(page, 'poolSize rows').fill('6')
    await field(page, 'poolSize columns').fill('6')
    await expectMap(page, 'Pooled', [[3]])
    await expect(question.getByRole('status')).toHaveCount(0)
    await answer('3')
    await expect(question.getByRole('status')).toContainText('Correct.')
  })

  await test.step('notes are written as Markdown with formulas, undone, and kept by the file', async () => {
    await undoAll(page)
    const notes = page.getByRole('region', { name: 'Notes' })
    await notes.getByRole('button', { name: 'Edit notes' }).click()
    const text = '# Lines\n\nThe **mean** is $\\frac{1}{4}$.\n\n<img src=x onerror=alert(1)>'
    await notes.getByRole('textbox', { name: 'Write notes' }).fill(text)
    await page.keyboard.press('Escape')
    await expect(notes.getByRole('heading', { name: 'Lines' })).toBeVisible()
    await expect(notes.locator('math mfrac')).toBeVisible()
    await expect(notes.locator('img')).toHaveCount(0)
    await expect(notes).toContainText('<img src=x onerror=alert(1)>')
    const saved = await files.receive(() => page.keyboard.press('ControlOrMeta+s'))
    expect(JSON.parse([...saved.values()][0]!.toString('utf8'))).toMatchObject({ notes: text })
    await page.getByRole('button', { name: 'Undo: Write notes' }).click()
    await expect(notes).toContainText('A line two pixels wide.')
  })

  await test.step('in a zoomed window the notes are a line, and one click opens them', async () => {
    const notes = page.getByRole('region', { name: 'Notes' })
    await expect(notes).toContainText('A line two pixels wide.')
    // 1280 x 800 at 200 percent.
    await page.setViewportSize({ width: 640, height: 400 })
    await expect(notes).not.toContainText('A line two pixels wide.')
    expect((await notes.boundingBox())!.height).toBeLessThan(40)
    await notes.getByRole('button', { name: 'Notes', exact: true }).click()
    await expect(notes.getByText('A line two pixels wide.')).toBeInViewport()
    await notes.getByRole('button', { name: 'Notes', exact: true }).click()
    await expect(notes).not.toContainText('A line two pixels wide.')
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  await test.step('every example opens with its story, even where the notes were hidden', async () => {
    const notes = page.getByRole('region', { name: 'Notes' })
    await notes.getByRole('button', { name: 'Hide notes' }).click()
    await expect(notes).toHaveCount(0)
    await openExample(page, 'Vertical line, global average pooling')
    await expect(notes).toContainText('Global average pooling takes the mean of all cells')
    await notes.getByRole('textbox', { name: 'Your answer' }).fill('1')
    await notes.getByRole('textbox', { name: 'Your answer' }).press('Enter')
    await expect(notes.getByRole('status')).toContainText('Correct.')
    // The explanation has a fraction, set by the browser itself.
    await expect(notes.locator('math mfrac')).toBeVisible()
  })

  await test.step('F1 opens the page of the guide that belongs to the place, and leads back to it', async () => {
    await openFirst(page)
    const guide = page.getByRole('dialog', { name: 'Guide' })
    await page.getByRole('img', { name: /^Pooled: / }).focus()
    await page.keyboard.press('F1')
    await expect(guide.getByRole('heading', { name: 'Reading a map' })).toBeVisible()
    await expect(guide.getByRole('img').first()).toHaveJSProperty('complete', true)
    await expect(guide.getByRole('img').first()).not.toHaveJSProperty('naturalWidth', 0)
    await guide.getByRole('button', { name: 'Contents' }).click()
    await guide.getByRole('button', { name: 'Formats and conventions' }).click()
    await expect(guide.getByRole('heading', { name: 'Formats and conventions' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(guide).toHaveCount(0)
    await page.getByRole('banner').getByRole('button', { name: 'Compare' }).click()
    await expect(page.getByRole('dialog', { name: /^Compare/ })).toBeVisible()
    await page.keyboard.press('F1')
    await expect(guide.getByRole('heading', { name: 'Comparing poolings' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog', { name: /^Compare/ })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('an experiment without notes gets some by the keyboard', async () => {
    await page.keyboard.press('Alt+n')
    const notes = page.getByRole('region', { name: 'Notes' })
    await expect(notes).toHaveCount(0)
    await page.keyboard.press('ControlOrMeta+Alt+n')
    await expect(notes.getByRole('textbox', { name: 'Write notes' })).toBeFocused()
    await page.keyboard.type('Mine.')
    await page.keyboard.press('Escape')
    await expect(notes).toContainText('Mine.')
  })
})
