/** An experiment that travels: saved together with its images, or without them and completed by hand. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, root, test } from './hosts'
import { addLayer, dropFiles, expectStack, expectTabs, map, pointedAt } from './workbench'

const camera = join(root, 'examples/images/camera.png')

test('an experiment is saved with its image, and shows the same maps where it is opened', async ({
  workbench,
  files,
}, info) => {
  await choose(workbench, 'New experiment')
  await dropFiles(workbench, [camera])
  for (const layer of ['Conv2D', 'MaxPooling2D']) await addLayer(workbench, layer)
  await choose(workbench, 'Next experiment')
  await choose(workbench, 'Close experiment')
  await expectTabs(workbench, ['*camera, unsaved changes'])
  const before = await valuesIn(workbench)
  const saved = await files.receive(() => workbench.getByRole('button', { name: 'Save', exact: true }).click())
  expect([...saved.keys()]).toEqual(['camera.poolscope'])
  await expectTabs(workbench, ['*camera'])

  const path = info.outputPath('elsewhere.poolscope')
  await writeFile(path, saved.get('camera.poolscope')!)
  await choose(workbench, 'Close experiment')
  await expectTabs(workbench, ['*Untitled'])
  await files.choose(path, () => choose(workbench, 'Open experiment...'))
  await expectTabs(workbench, ['*camera'])
  expect(await valuesIn(workbench)).toEqual(before)

  // Also by dropping it, and after the page was loaded again.
  await choose(workbench, 'Close experiment')
  await dropFiles(workbench, [path])
  await addLayer(workbench, 'ReLU')
  await expectTabs(workbench, ['*camera, unsaved changes'])
  await workbench.reload()
  await expectTabs(workbench, ['*camera, unsaved changes'])
  await expectStack(workbench, ['Conv2D', 'MaxPooling2D', 'ReLU'])
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/ 512 × 512 × 1/)
})

test('an image that is not found is located over the maps', async ({ workbench, files }, info) => {
  await choose(workbench, 'New experiment')
  await dropFiles(workbench, [camera])
  await addLayer(workbench, 'Conv2D')
  await choose(workbench, 'Next experiment')
  await choose(workbench, 'Close experiment')
  const saved = await files.receive(() => choose(workbench, 'Save without images (.poolscope.json)...'))
  const [text] = [...saved.entries()].filter(([name]) => name === 'camera.poolscope.json').map(([, bytes]) => bytes)
  const path = info.outputPath('camera.poolscope.json')
  await writeFile(path, text!)
  await choose(workbench, 'Close experiment')
  await files.choose(path, () => choose(workbench, 'Open experiment...'))

  const notice = workbench.getByRole('main').getByRole('alert')
  await expect(notice).toContainText('"camera.png" isn\'t where the experiment expects it')
  await expectTabs(workbench, ['*camera'])
  const locate = notice.getByRole('button', { name: 'Locate...' })
  await locate.focus()
  await files.choose(camera, () => workbench.keyboard.press('Enter'))
  await expect(notice).toHaveCount(0)
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/ 512 × 512 × 1/)
  await expectTabs(workbench, ['*camera, unsaved changes'])
  await workbench.keyboard.press('ControlOrMeta+z')
  await expect(notice).toBeVisible()
})

/** Values of all three maps at some places. */
async function valuesIn(page: Page): Promise<unknown[]> {
  await expect(map(page, 'Original')).toHaveAccessibleName(/ 512 × 512 × 1/)
  await expect(map(page, 'Pooled')).toHaveAccessibleName(/ 255 × 255 × 1/)
  const places = [
    [0.3, 0.4],
    [0.6, 0.7],
  ] as const
  const values = []
  for (const title of ['Original', 'Convolved', 'Pooled'])
    for (const [down, right] of places) values.push(await pointedAt(page, title, down, right))
  return values
}

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}
