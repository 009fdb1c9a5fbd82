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
  repeated,
  stack,
  status,
  tabs,
} from './workbench'

test('marks unsaved changes, and takes the mark away when they are saved or undone', async ({ workbench, files }) => {
  await expect(mark(workbench)).toHaveText('')
  await addLayer(workbench, 'AveragePooling2D')
  await expect(mark(workbench)).toContainText('unsaved')
  await workbench.keyboard.press('ControlOrMeta+z')
  await expect(mark(workbench)).toHaveText('')
  await addLayer(workbench, 'AveragePooling2D')
  await files.receive(() => save(workbench))
  await expect(mark(workbench)).toHaveText('')
})

test('opens a saved experiment again with the same stack and the same maps', async ({ workbench, files }, info) => {
  await addLayer(workbench, 'AveragePooling2D')
  await tabs(workbench)
    .and(workbench.getByRole('tab', { selected: true }))
    .press('F2')
  await workbench.getByRole('textbox', { name: 'Experiment name' }).fill('My line')
  await workbench.getByRole('textbox', { name: 'Experiment name' }).press('Enter')
  const saved = await files.receive(() => save(workbench))
  const [[name, bytes]] = [...saved] as [[string, Buffer]]
  expect(name).toBe('My line.poolscope.json')
  expect(JSON.parse(bytes.toString())).toMatchObject({ format: 'poolscope-experiment', version: 1, name: 'My line' })

  const path = info.outputPath(name)
  await writeFile(path, bytes)
  await choose(workbench, 'Close experiment')
  await expectTabs(workbench, ['*Untitled'])
  await files.choose(path, () => choose(workbench, 'Open experiment...'))
  await expectTabs(workbench, ['*My line'])
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
  await expectMap(workbench, 'Pooled', [[1.5]])
})

test('offers what was saved lately, also after the page was left', async ({ workbench, files }) => {
  await addLayer(workbench, 'AveragePooling2D')
  await files.receive(() => save(workbench))
  await choose(workbench, 'Close experiment')
  await workbench.reload()
  await expectTabs(workbench, ['*Untitled'])
  await workbench.getByRole('button', { name: 'Menu', exact: true }).click()
  await workbench.getByRole('menuitem', { name: 'Vertical line, max pooling.poolscope.json' }).click()
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
  await expectMap(workbench, 'Pooled', [[1.5]])
})

test('refuses a file that is no experiment with a sentence, and keeps what is there', async ({
  workbench,
  files,
}, info) => {
  const path = info.outputPath('broken.json')
  await writeFile(path, '{"format": "poolscope-experiment", "version": 99}')
  await expect(map(workbench, 'Pooled')).toBeVisible()
  await files.choose(path, () => choose(workbench, 'Open experiment...'))
  await expect(workbench.getByRole('alert')).toContainText('99')
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D'])
})

test('starts a new experiment that says what to do next', async ({ workbench }) => {
  await expect(map(workbench, 'Pooled')).toBeVisible()
  await choose(workbench, 'New experiment')
  await expect(workbench.getByRole('heading', { name: 'No image yet' })).toBeVisible()
  await expect(stack(workbench).getByRole('button', { name: 'Add Conv2D' })).toBeVisible()
  await expectTabs(workbench, ['Vertical line, max pooling', '*Untitled'])
})

test('keeps several experiments open in tabs, each with its own stack, history and maps', async ({ workbench }) => {
  await addLayer(workbench, 'AveragePooling2D')
  await expectMap(workbench, 'Pooled', [[1.5]])
  await openExample(workbench, 'Vertical line, global average pooling')
  await expectMap(workbench, 'Pooled', [[1]])
  await expectTabs(workbench, ['Vertical line, max pooling, unsaved changes', '*Vertical line, global average pooling'])
  await workbench.keyboard.press('Control+PageDown')
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
  await expectMap(workbench, 'Pooled', [[1.5]])
  await workbench.keyboard.press('ControlOrMeta+z')
  await expectTabs(workbench, ['*Vertical line, max pooling', 'Vertical line, global average pooling'])

  await tabs(workbench)
    .and(workbench.getByRole('tab', { selected: true }))
    .focus()
  await workbench.keyboard.press('Alt+ArrowRight')
  await expectTabs(workbench, ['Vertical line, global average pooling', '*Vertical line, max pooling'])
  await tabs(workbench)
    .first()
    .dragTo(tabs(workbench).last(), { targetPosition: { x: 150, y: 20 } })
  await expectTabs(workbench, ['*Vertical line, max pooling', 'Vertical line, global average pooling'])
  await tabs(workbench).last().click({ button: 'middle' })
  await expectTabs(workbench, ['*Vertical line, max pooling'])
})

test('asks before a tab with unsaved changes closes', async ({ workbench, files }) => {
  await addLayer(workbench, 'AveragePooling2D')
  const question = workbench.getByRole('alertdialog', { name: 'Save the changes to "Vertical line, max pooling"?' })
  await choose(workbench, 'Close experiment')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
  await choose(workbench, 'Close experiment')
  const saved = await files.receive(() => question.getByRole('button', { name: 'Save', exact: true }).click())
  expect([...saved.keys()]).toEqual(['Vertical line, max pooling.poolscope.json'])
  await expectTabs(workbench, ['*Untitled'])
  await workbench.getByRole('button', { name: 'Add Conv2D' }).click()
  await tabs(workbench).press('Delete')
  await workbench.getByRole('alertdialog').getByRole('button', { name: "Don't save" }).click()
  await expectStack(workbench, [])
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

test('opens and runs every example of the gallery', async ({ workbench }) => {
  await workbench.getByRole('banner').getByRole('button', { name: 'Examples' }).click()
  const entries = workbench.getByRole('dialog', { name: 'Examples' }).getByRole('listitem').getByRole('button')
  await expect(entries).not.toHaveCount(0)
  const names = await entries.locator('strong').allTextContents()
  expect(names.length).toBeGreaterThanOrEqual(9)
  await workbench.keyboard.press('Escape')
  for (const name of names) {
    await openExample(workbench, name)
    await expectTabs(workbench, [`*${name}`])
    await expect(status(workbench).getByRole('status')).toHaveText('Done')
    await expect(map(workbench, 'Original')).toBeVisible()
    await expect(map(workbench, 'Convolved')).toBeVisible()
    await expect(workbench.getByRole('alert')).toHaveCount(0)
  }
})

test('shows the numbers of the course in its examples', async ({ workbench }) => {
  await openExample(workbench, 'Vertical line, global average pooling')
  await expectMap(workbench, 'Pooled', [[1]])
  await openExample(workbench, 'Vertical line, global max pooling')
  await expectMap(workbench, 'Pooled', [[3]])
  await openExample(workbench, 'Vertical line, average pooling')
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
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
