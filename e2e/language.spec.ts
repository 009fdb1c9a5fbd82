/** The window in its second language: what the program says, and not only the labels, is said in it. */
import type { Page } from '@playwright/test'
import { violationsOn } from './axe'
import { expect, test } from './hosts'
import { map } from './workbench'

test('the window speaks its second language in all that it says', async ({ workbench: page }) => {
  await expect(map(page, 'Pooled')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+,')
  await page
    .getByRole('dialog', { name: 'Settings' })
    .getByRole('combobox', { name: 'Language' })
    .selectOption({ label: 'Deutsch' })
  await page.keyboard.press('Escape')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')

  await test.step('says why a stack fails, offers the remedy and names the step in the language of the window', async () => {
    await page.getByRole('button', { name: 'MaxPooling2D auswählen' }).click()
    await page
      .getByRole('textbox', { name: /^poolSize/ })
      .first()
      .fill('9')
    const problem = page.getByRole('alert')
    await expect(problem).toContainText('MaxPooling2D: das Fenster (9 × 2) passt nicht in die Karte (6 × 6).')
    await problem.getByRole('button', { name: 'Fenster auf 6 × 2 verkleinern' }).click()
    await expect(problem).toHaveCount(0)
    await expect(map(page, 'Gepoolt')).toHaveAccessibleName(/1 × 3 × 1/)
    await page.getByRole('banner').getByRole('button', { name: 'Verlauf' }).click()
    await expect(page.getByRole('menuitemradio', { name: 'Fenster auf 6 × 2 verkleinern' })).toBeChecked()
    await page.keyboard.press('Escape')
  })

  await test.step('axe finds nothing wrong in the second language', async () => {
    await page.getByRole('button', { name: 'MaxPooling2D auswählen' }).click()
    await page
      .getByRole('textbox', { name: /^poolSize/ })
      .first()
      .fill('9')
    await expect(page.getByRole('alert')).toBeVisible()
    await page.getByRole('button', { name: 'Hinzufügen' }).click()
    await expect(page.getByRole('region', { name: 'Schichtenpalette' })).toBeVisible()
    expect(await violationsOn(page)).toEqual([])
    await page.keyboard.press('Escape')
  })

  await test.step('reads a comma as the decimal comma of its language, also in a list', async () => {
    await page.getByRole('button', { name: 'Conv2D auswählen' }).click()
    const weight = page.getByRole('textbox', { name: 'Zeile 1, Spalte 1' })
    await weight.fill('0,5')
    await weight.press('Tab')
    await expect(weight).toHaveValue('0,5')
    await page.getByRole('button', { name: 'ReLU auswählen' }).press('Delete')
    await page.getByRole('button', { name: 'Hinzufügen', exact: true }).click()
    await page.getByRole('combobox', { name: 'Schichten suchen' }).fill('PReLU')
    await page.getByRole('option', { name: /^PReLU\b/ }).dblclick()
    await page.keyboard.press('Escape')
    const slopes = page.getByRole('textbox', { name: 'slope', exact: true })
    await slopes.fill('0,5')
    await slopes.press('Tab')
    await expect(slopes).toHaveValue('0,5')
    await slopes.fill('1.000')
    await slopes.press('Tab')
    await expect(slopes).toHaveValue('1.000')
    await expect(page.getByText('1.000 kann 1 oder 1000 bedeuten; eines davon eingeben')).toBeVisible()
  })

  await test.step('the guide is written in the language of the window', async () => {
    await map(page, 'Original').focus()
    await page.keyboard.press('F1')
    const guide = page.getByRole('dialog', { name: 'Anleitung' })
    await expect(guide.getByRole('heading', { name: 'Eine Karte lesen' })).toBeVisible()
    await expect(guide.getByRole('img').first()).not.toHaveJSProperty('naturalWidth', 0)
    await page.keyboard.press('Escape')
    await expect(guide).toHaveCount(0)
  })

  await test.step('explains a number in the language of the window', async () => {
    await openExample(page, 'Senkrechte Linie, Average-Pooling')
    await expect(page.getByRole('tab', { selected: true, name: 'Senkrechte Linie, Average-Pooling' })).toBeVisible()
    await map(page, 'Gepoolt').click()
    const cell = page.getByRole('region', { name: 'Zelle', exact: true })
    await expect(cell).toContainText('(3 + 3 + 3 + 3) / 4 = 3')
    await expect(cell).toContainText('Geteilt durch 4, die Anzahl der Zellen innerhalb der Karte.')
    await page.getByRole('button', { name: 'ReLU auswählen' }).press('Delete')
    await page.getByRole('button', { name: 'Conv2D auswählen' }).click()
    await page.getByRole('combobox', { name: 'padding', exact: true }).selectOption('same')
    await map(page, 'Gefaltet').click({ position: { x: 4, y: 4 } })
    await expect(cell).toContainText('Padding×0 + Padding×1')
    await expect(cell).toContainText('+ Bias 0 =')
  })

  await test.step('refuses a file in the language of the window', async () => {
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.items.add(new File([], 'leer.png'))
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
    })
    await expect(
      page.getByText(
        'leer.png: Die Datei ist leer (0 Byte). Eine andere wählen oder diese erneut herunterladen oder kopieren.',
      ),
    ).toBeVisible()
  })
})

async function openExample(page: Page, name: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Beispiele' }).click()
  const entries = page.getByRole('dialog', { name: 'Beispiele' }).getByRole('button')
  await entries.filter({ has: page.getByText(name, { exact: true }) }).click()
}
