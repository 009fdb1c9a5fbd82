/** A window that is loaded again: what was open in it is still there, and only there. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, root, test } from './hosts'
import { addLayer, dropFiles, expectMap, expectStack, expectTabs, map, openExample, tabs } from './workbench'

test('a reload keeps tabs, experiments and images, also what was changed a moment ago', async ({ workbench: page }) => {
  await dropFiles(page, [join(root, 'examples/images/camera.png')])
  await addLayer(page, 'AveragePooling2D')
  await openExample(page, 'Vertical line, global average pooling')
  await expectTabs(page, ['camera, unsaved changes', '*Vertical line, global average pooling'])
  await page.reload()
  await expectTabs(page, ['camera, unsaved changes', '*Vertical line, global average pooling'])
  await expectMap(page, 'Pooled', [[1]])

  await tabs(page).first().click()
  await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
  await addLayer(page, 'MinPooling2D')
  await page.reload()
  await expectTabs(page, ['*camera, unsaved changes', 'Vertical line, global average pooling'])
  await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D', 'MinPooling2D'])
  await expect(map(page, 'Original')).toHaveAccessibleName(/ 512 × 512 × 1/)
  await expect(page.getByText('closed unexpectedly')).toHaveCount(0)
  // An example that nobody has touched still gives way to what is opened next.
  await tabs(page).last().click()
  await openExample(page, 'Vertical line, global max pooling')
  await expectTabs(page, ['camera, unsaved changes', '*Vertical line, global max pooling'])
})

test('two windows at one server keep their work apart, whichever is loaded again', async ({
  workbench: first,
  server,
}) => {
  test.skip(!server, 'The desktop has one window.')
  await addLayer(first, 'AveragePooling2D')
  const second = await first.context().newPage()
  await second.goto(server!.address)
  await expectStack(second, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  await addLayer(second, 'MinPooling2D')
  for (const page of [first, second, first]) {
    await page.reload()
    await expectOwn(first, 'AveragePooling2D')
    await expectOwn(second, 'MinPooling2D')
  }

  // A third one that is opened while the first one is away gets nothing of it.
  await first.goto('about:blank')
  const third = await first.context().newPage()
  await third.goto(server!.address)
  await expectStack(third, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  await first.goBack()
  await expectOwn(first, 'AveragePooling2D')
  await second.close()
  await third.close()
})

async function expectOwn(page: Page, layer: string): Promise<void> {
  await expectTabs(page, ['*Vertical line, max pooling, unsaved changes'])
  await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', layer])
}
