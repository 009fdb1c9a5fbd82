/** Class names: typed or dropped, and read beside the largest values of the vector that the network ends in. */
import { writeFile } from 'node:fs/promises'
import { violationsOn } from './axe'
import { expect, test } from './hosts'
import { card, cellInspector, dropFiles, inspector, map, panel } from './workbench'

/** Of its six values the first and the third are the largest, and equal. */
const experiment = {
  format: 'poolscope-experiment',
  version: 1,
  name: 'answer',
  inputs: [{ kind: 'values', name: 'scores', planes: [[[3, 1, 3, 2, -1, 0]]] }],
  stack: [{ id: 'flatten', type: 'Flatten', params: {} }],
  panels: [{ layer: 'flatten', channel: 0 }],
}

test('class names are typed, dropped and shown', async ({ workbench: page }, info) => {
  await test.step('names the largest values and the cell that is pointed at', async () => {
    const file = info.outputPath('answer.poolscope.json')
    await writeFile(file, JSON.stringify(experiment))
    await dropFiles(page, [file])
    const flatten = map(page, 'Flatten')
    await expect(flatten).toBeVisible()

    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search commands' }).fill('Class names')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Class names' })
    expect(await violationsOn(page)).toEqual([])
    await dialog.getByRole('textbox').fill('cat\n\ndog')
    await expect(dialog).toContainText('Line 2 is blank')
    await expect(dialog.getByRole('button', { name: 'Apply' })).toBeDisabled()
    await dialog.getByRole('textbox').fill('cat\ndog\nhorse\nduck\ntrout\nnewt')
    await expect(dialog).toContainText('6 names for 6 values')
    await dialog.getByRole('button', { name: 'Apply' }).click()

    const top = panel(page, 'Flatten').getByRole('list', { name: 'Largest values' })
    await expect(top.getByRole('listitem')).toHaveText([
      /0\s*cat\s*3/,
      /2\s*horse\s*3/,
      /3\s*duck\s*2/,
      /1\s*dog\s*1/,
      /5\s*newt\s*0/,
    ])
    expect(await violationsOn(page)).toEqual([])
    const { x, y, width, height } = (await flatten.boundingBox())!
    await page.mouse.move(x + width / 2, y + height / 2)
    await expect(cellInspector(page)).toContainText(/Flatten, .*, (horse|duck)/)
    await expect(panel(page, 'Flatten')).toContainText(/horse = 3|duck = 2/)
    await page.getByRole('button', { name: /^Undo/ }).click()
    await expect(top).toHaveCount(0)
  })

  await test.step('takes the names from a text file that is dropped, and says where they do not fit', async () => {
    const [file, labels] = [info.outputPath('answer.poolscope.json'), info.outputPath('labels.txt')]
    await writeFile(file, JSON.stringify(experiment))
    await writeFile(labels, 'cat\ndog\n')
    await dropFiles(page, [file])
    // The tab before shows a map of the same name.
    await expect(page.getByRole('tab', { name: 'answer' })).toHaveCount(2)
    await expect(map(page, 'Flatten')).toBeVisible()
    await dropFiles(page, [labels])
    await expect(page.getByText('2 class names read from labels.txt.')).toBeVisible()
    await card(page, 'Flatten').click()
    await expect(inspector(page)).toContainText('There are 2 names, but this layer has 6 values.')
  })
})
