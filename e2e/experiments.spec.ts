/** Experiments: in tabs, as files, told apart from what is unsaved; the gallery of examples. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, root, test } from './hosts'
import {
  addLayer,
  dropFiles,
  expectMap,
  expectStack,
  expectTabs,
  map,
  openExample,
  openFirst,
  repeated,
  stack,
  status,
  tabs,
} from './workbench'

test('experiments are saved, closed and opened again', async ({ workbench: page, files }, info) => {
  await test.step('refuses a file that is no experiment with a sentence, and keeps what is there', async () => {
    const path = info.outputPath('broken.json')
    await writeFile(path, '{"format": "poolscope-experiment", "version": 99}')
    await expect(map(page, 'Pooled')).toBeVisible()
    await files.choose(path, () => choose(page, 'Open experiment...'))
    await expect(page.getByRole('alert')).toContainText('99')
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  })

  await test.step('offers what was saved lately, also after the page was left', async () => {
    await addLayer(page, 'AveragePooling2D')
    await files.receive(() => save(page))
    await choose(page, 'Close experiment')
    await page.reload()
    await expectTabs(page, ['*Untitled'])
    await page.getByRole('button', { name: 'Menu', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Vertical line, max pooling.poolscope.json' }).click()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
    await expectMap(page, 'Pooled', [[1.5]])
  })

  await test.step('marks unsaved changes, and takes the mark away when they are saved or undone', async () => {
    await choose(page, 'Close experiment')
    await openFirst(page)
    await expect(mark(page)).toHaveText('')
    await addLayer(page, 'AveragePooling2D')
    await expect(mark(page)).toContainText('unsaved')
    await page.keyboard.press('ControlOrMeta+z')
    await expect(mark(page)).toHaveText('')
    await addLayer(page, 'AveragePooling2D')
    await files.receive(() => save(page))
    await expect(mark(page)).toHaveText('')
  })

  await test.step('opens a saved experiment again with the same stack and the same maps', async () => {
    await choose(page, 'Close experiment')
    await openFirst(page)
    await addLayer(page, 'AveragePooling2D')
    await tabs(page)
      .and(page.getByRole('tab', { selected: true }))
      .press('F2')
    await page.getByRole('textbox', { name: 'Experiment name' }).fill('My line')
    await page.getByRole('textbox', { name: 'Experiment name' }).press('Enter')
    const saved = await files.receive(() => save(page))
    const [[name, bytes]] = [...saved] as [[string, Buffer]]
    expect(name).toBe('My line.poolscope.json')
    expect(JSON.parse(bytes.toString())).toMatchObject({ format: 'poolscope-experiment', version: 1, name: 'My line' })

    const path = info.outputPath(name)
    await writeFile(path, bytes)
    await choose(page, 'Close experiment')
    await expectTabs(page, ['*Untitled'])
    await files.choose(path, () => choose(page, 'Open experiment...'))
    await expectTabs(page, ['*My line'])
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
    await expectMap(page, 'Pooled', [[1.5]])
  })

  await test.step('asks before a tab with unsaved changes closes', async () => {
    await choose(page, 'Close experiment')
    await openFirst(page)
    await addLayer(page, 'AveragePooling2D')
    const question = page.getByRole('alertdialog', { name: 'Save the changes to "Vertical line, max pooling"?' })
    await choose(page, 'Close experiment')
    await expect(question.getByRole('button', { name: 'Save', exact: true })).toBeFocused()
    await question.getByRole('button', { name: 'Cancel' }).click()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
    await choose(page, 'Close experiment')
    const saved = await files.receive(() => question.getByRole('button', { name: 'Save', exact: true }).click())
    expect([...saved.keys()]).toEqual(['Vertical line, max pooling.poolscope.json'])
    await expectTabs(page, ['*Untitled'])
    await page.getByRole('button', { name: 'Add Conv2D' }).click()
    await tabs(page).press('Delete')
    await page.getByRole('alertdialog').getByRole('button', { name: "Don't save" }).click()
    await expectStack(page, [])
  })
})

test('examples and new experiments open in tabs', async ({ workbench: page }) => {
  await test.step('opens and runs every example of the gallery', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Examples' }).click()
    const entries = page.getByRole('dialog', { name: 'Examples' }).getByRole('listitem').getByRole('button')
    await expect(entries).not.toHaveCount(0)
    const names = await entries.locator('strong').allTextContents()
    expect(names.length).toBeGreaterThanOrEqual(9)
    await page.keyboard.press('Escape')
    for (const name of names) {
      await openExample(page, name)
      await expectTabs(page, [`*${name}`])
      await expect(status(page).getByRole('status')).toHaveText('Done')
      await expect(map(page, 'Original')).toBeVisible()
      await expect(map(page, 'Convolved')).toBeVisible()
      await expect(page.getByRole('alert')).toHaveCount(0)
    }
  })

  await test.step('shows the numbers of the course in its examples', async () => {
    await openExample(page, 'Vertical line, global average pooling')
    await expectMap(page, 'Pooled', [[1]])
    await openExample(page, 'Vertical line, global max pooling')
    await expectMap(page, 'Pooled', [[3]])
    await openExample(page, 'Vertical line, average pooling')
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
  })

  await test.step('starts a new experiment that says what to do next', async () => {
    await openFirst(page)
    await expect(map(page, 'Pooled')).toBeVisible()
    await choose(page, 'New experiment')
    await expect(page.getByRole('heading', { name: 'No image yet' })).toBeVisible()
    await expect(stack(page).getByRole('button', { name: 'Add Conv2D' })).toBeVisible()
    await expectTabs(page, ['Vertical line, max pooling', '*Untitled'])
  })

  await test.step('keeps several experiments open in tabs, each with its own stack, history and maps', async () => {
    await tabs(page).last().click({ button: 'middle' })
    await addLayer(page, 'AveragePooling2D')
    await expectMap(page, 'Pooled', [[1.5]])
    await openExample(page, 'Vertical line, global average pooling')
    await expectMap(page, 'Pooled', [[1]])
    await expectTabs(page, ['Vertical line, max pooling, unsaved changes', '*Vertical line, global average pooling'])
    await page.keyboard.press('Control+PageDown')
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
    await expectMap(page, 'Pooled', [[1.5]])
    await page.keyboard.press('ControlOrMeta+z')
    await expectTabs(page, ['*Vertical line, max pooling', 'Vertical line, global average pooling'])

    await tabs(page)
      .and(page.getByRole('tab', { selected: true }))
      .focus()
    await page.keyboard.press('Alt+ArrowRight')
    await expectTabs(page, ['Vertical line, global average pooling', '*Vertical line, max pooling'])
    await tabs(page)
      .first()
      .dragTo(tabs(page).last(), { targetPosition: { x: 150, y: 20 } })
    await expectTabs(page, ['*Vertical line, max pooling', 'Vertical line, global average pooling'])
    await tabs(page).last().click({ button: 'middle' })
    await expectTabs(page, ['*Vertical line, max pooling'])
  })
})

test('brings unsaved work back after a crash, and nothing after it was let go', async ({ workbench, crash }) => {
  await dropFiles(workbench, [join(root, 'examples/images/camera.png')])
  await addLayer(workbench, 'AveragePooling2D')
  await openExample(workbench, 'Vertical line, global average pooling')
  await expectTabs(workbench, ['camera, unsaved changes', '*Vertical line, global average pooling'])

  const page = await crash('Vertical line, global average pooling')
  await expect(page.getByText('Poolscope closed unexpectedly')).toBeVisible()
  await expectTabs(page, ['camera, unsaved changes', '*Vertical line, global average pooling'])
  await expectMap(page, 'Pooled', [[1]])
  await tabs(page).first().click()
  await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
  await expect(map(page, 'Original')).toHaveAccessibleName(/ 512 × 512 × 1/)

  await tabs(page).first().press('Delete')
  await page.getByRole('alertdialog').getByRole('button', { name: "Don't save" }).click()
  await addLayer(page, 'MinPooling2D')
  const again = await crash('MinPooling2D')
  await expectTabs(again, ['*Vertical line, global average pooling, unsaved changes'])
})

function mark(page: Page) {
  return page.getByRole('banner').getByRole('status')
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(mark(page)).toHaveText('')
}

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}
