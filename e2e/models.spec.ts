/** A network from an ONNX file: its maps on a photograph, where a number comes from, and its way into a bundle and back. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, root, test } from './hosts'
import {
  cellInspector,
  dropFiles,
  expectStack,
  expectSummary,
  expectTabs,
  inspector,
  map,
  openFirst,
  placeOf,
  stack,
  valueAt,
} from './workbench'

const network = (name: string) => join(root, 'main/models/onnx/fixtures', `${name}.onnx`)
const photograph = join(root, 'examples/images/rocket.jpg')

test("networks open from files, whole, in part and on images of one's own", async ({
  workbench: page,
  files,
}, info) => {
  await test.step('a damaged network says what is wrong with it, and one of which part opens, where it ends', async () => {
    const damaged = info.outputPath('damaged.onnx')
    await writeFile(damaged, 'not a network')
    await dropFiles(page, [damaged])
    const failure = page.getByRole('alert').filter({ hasText: 'the file is not an ONNX model' })
    await expect(failure).toBeVisible()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
    await failure.getByRole('button', { name: 'Dismiss' }).click()

    await dropFiles(page, [network('ends/crossed')])
    await expectTabs(page, ['*crossed'])
    const notice = page.getByRole('status').filter({ hasText: 'Imported 5 of the 7 nodes of the network.' })
    await expect(notice).toContainText('Add_3 (Add): its branches cross')
    await notice.getByRole('button', { name: 'Dismiss' }).click()
    await expect(notice).toBeHidden()
  })

  await test.step('a network opens on a photograph, explains its answer, and comes back from a bundle', async () => {
    await choose(page, 'Close experiment')
    await dropFiles(page, [network('resnet_small')])
    await expectTabs(page, ['*resnet_small'])
    await expect(page.getByRole('status').filter({ hasText: 'Imported all 22 nodes of the network.' })).toBeVisible()
    await expectSummary(page, '7.2', '(None, 10)', 330)
    await expect(map(page, 'Original')).toHaveAccessibleName(/65 × 96 × 3/)
    await expect(stack(page).getByRole('group', { name: 'Lane 1 of 5.add_1', exact: true })).toBeVisible()

    await expect(map(page, '7.2')).toHaveAccessibleName(/10 values/)
    const { x, y } = await placeOf(page, '7.2', 0, 3)
    await page.mouse.click(x, y)
    await expect(cellInspector(page)).toContainText('Each term is value × weight (unit 3).')
    const value = await valueAt(page, '7.2', 0, 3)

    const saved = await files.receive(() => choose(page, 'Save as...'))
    const path = info.outputPath('again.poolscope')
    await writeFile(path, saved.get('resnet_small.poolscope')!)
    await files.choose(path, () => choose(page, 'Open experiment...'))
    await expect(map(page, '7.2')).toHaveAccessibleName(/10 values/)
    expect(await valueAt(page, '7.2', 0, 3)).toBe(value)
  })

  await test.step('a network opens on the images that are open, at its size', async () => {
    await choose(page, 'Close experiment')
    await openFirst(page)
    await dropFiles(page, [photograph])
    await expect(page.getByRole('button', { name: 'Show rocket.jpg' })).toBeVisible()
    await files.choose(network('squeezenet_small'), () => choose(page, 'Open experiment...'))
    await expect(page.getByRole('button', { name: 'Show rocket.jpg' })).toBeVisible()
    await expect(map(page, 'Original')).toHaveAccessibleName(/67 × 91 × 3/)
    await page.getByRole('button', { name: /^Input / }).click()
    for (const step of ['Resize', 'Center crop', 'Normalize']) await expect(inspector(page)).toContainText(step)
  })
})

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}
