/** The window of a layer moves over its input, cell by cell; and the film is saved. */
import type { Locator, Page } from '@playwright/test'
import sharp from 'sharp'
import { violationsOn } from './axe'
import { expect, test } from './hosts'
import { takeOn } from './looks'
import { addLayer, field, inspector, map, openExample, openFirst, panel, status, undoAll } from './workbench'

test('the window of a layer is played, stepped and scrubbed', async ({ workbench: page }) => {
  await test.step('plays the window of a convolution over its input, with the numbers of the last run', async () => {
    await play(page, 'Convolved')
    await expect(dialog(page)).toHaveAccessibleName('Sliding window: ReLU')
    await expect(stage(page)).toHaveAccessibleName(/^Step \d+ of 36\. ReLU, row \d, column \d: /)
    // It moves on its own, and stops when it is told to.
    const begun = await frame(page)
    await expect.poll(() => frame(page)).toBeGreaterThan(begun)
    await dialog(page).getByRole('button', { name: 'Pause' }).click()
    const paused = await frame(page)
    await page.waitForTimeout(600)
    expect(await frame(page)).toBe(paused)
    await page.keyboard.press('Escape')
  })

  await test.step('steps through the film by keys, to known values', async () => {
    await playLayer(page, 'Conv2D')
    await page.keyboard.press('Home')
    await expect(stage(page)).toHaveAccessibleName(
      'Step 1 of 36. Conv2D, row 0, column 0: 0. 0×0 + 0×1 + 0×0 + 0×0 + 0×1 + 0×0 + 0×0 + 0×1 + 0×0 + bias 0 = 0',
    )
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect(stage(page)).toHaveAccessibleName(
      'Step 9 of 36. Conv2D, row 1, column 2: 3. 0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + bias 0 = 3',
    )
    await page.keyboard.press('End')
    await expect(stage(page)).toHaveAccessibleName(/^Step 36 of 36\. Conv2D, row 5, column 5: 0\./)
    await expect(dialog(page).getByRole('button', { name: 'Next step' })).toBeDisabled()
    // A film that has come to its end begins anew.
    await page.keyboard.press('-')
    await expect(dialog(page).getByRole('combobox', { name: 'Speed' })).toHaveValue('2')
    await dialog(page).getByRole('button', { name: 'Play' }).click()
    await expect.poll(() => frame(page)).toBeLessThan(30)
    await page.keyboard.press('Escape')
    await expect(dialog(page)).toBeHidden()
  })

  await test.step('scrubs by the mouse, over the map and by the slider', async () => {
    await playLayer(page, 'MaxPooling2D')
    await page.keyboard.press('Home')
    const box = (await stage(page).boundingBox())!
    const places = new Set<number>()
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.45 * box.height)
    await page.mouse.down()
    for (let x = 0.5; x < 0.95; x += 0.02) {
      await page.mouse.move(box.x + x * box.width, box.y + 0.45 * box.height)
      places.add(await frame(page))
    }
    await page.mouse.up()
    expect(places.size).toBeGreaterThanOrEqual(3)
    await dialog(page).getByRole('slider', { name: 'Step' }).fill('5')
    await expect(stage(page)).toHaveAccessibleName('Step 5 of 9. MaxPooling2D, row 1, column 1: 3. max(3, 3, 3, 3) = 3')
    await page.keyboard.press('Escape')
  })

  await test.step('moves over padding, with strides and dilation', async () => {
    await undoAll(page)
    await page.getByRole('button', { name: 'Select Conv2D' }).click()
    await inspector(page).getByRole('combobox', { name: 'padding', exact: true }).selectOption('same')
    await field(page, 'dilationRate rows').fill('2')
    await field(page, 'dilationRate columns').fill('2')
    await expect(map(page, 'Convolved')).toHaveAccessibleName(/ 8 × 8 × /)
    await playLayer(page, 'Conv2D')
    await page.keyboard.press('Home')
    await expect(stage(page)).toHaveAccessibleName(/^Step 1 of 64\. .*padding/)
    await page.keyboard.press('Escape')
  })

  await test.step('shows the zoomed part of a photograph', async () => {
    await openExample(page, 'Edges in a photograph')
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/\d{3} × \d{3}/)
    await expect(status(page)).toContainText('Done')
    const box = (await map(page, 'Pooled').boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    for (let i = 0; i < 14; i++) await page.mouse.wheel(0, -240)
    await play(page, 'Pooled')
    await expect(stage(page)).toHaveAccessibleName(/^Step \d+ of \d+\. .*, row \d+, column \d+: /)
    await page.keyboard.press('Home')
    const [, n, row, column] = /of (\d+)\. .*?, row (\d+), column (\d+)/.exec(
      (await stage(page).getAttribute('aria-label'))!,
    )!
    expect(Number(n)).toBeLessThanOrEqual(144)
    // About the middle of the photograph, where it was zoomed.
    expect(Number(row)).toBeGreaterThan(60)
    expect(Number(column)).toBeGreaterThan(60)
    await page.keyboard.press('Escape')
  })

  await test.step('only steps where the system asks for less motion', async () => {
    await openFirst(page)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await playLayer(page, 'MaxPooling2D')
    await expect(stage(page)).toHaveAccessibleName(/^Step 1 of 9\./)
    await expect(dialog(page).getByRole('button', { name: 'Play' })).toBeDisabled()
    await page.waitForTimeout(500)
    await expect(stage(page)).toHaveAccessibleName(/^Step 1 of 9\./)
    await page.keyboard.press('ArrowRight')
    await expect(stage(page)).toHaveAccessibleName(/^Step 2 of 9\./)
  })
})

test('plays any layer', async ({ workbench: page }) => {
  for (const type of [
    'Conv2DTranspose',
    'UpSampling2D',
    'Resizing',
    'LocalResponseNormalization',
    'ZeroPadding2D',
    'SeparableConv2D',
    'GlobalAveragePooling2D',
    'Flatten',
    'Softmax',
  ]) {
    await test.step(type, async () => {
      await undoAll(page)
      await addLayer(page, type)
      await expect(map(page, type === 'GlobalAveragePooling2D' ? 'Pooled' : type)).toHaveAccessibleName(
        new RegExp(`\\b${type}\\b`),
      )
      await playLayer(page, type)
      await expect(stage(page)).toHaveAccessibleName(new RegExp(`^Step \\d+ of \\d+\\. ${type}, `))
      await page.keyboard.press('Escape')
    })
  }
})

test('the film is saved', async ({ workbench: page, files }) => {
  await test.step('saves the film as GIF, as video and as an SVG for each step', async () => {
    await playLayer(page, 'MaxPooling2D')
    await dialog(page).getByRole('button', { name: 'Save film...' }).click()
    await expect(dialog(page)).toContainText('9 frames, 960 × 540 pixels, 2 s')

    const [gif] = await received(page, files.receive)
    expect(gif![0]).toMatch(/ MaxPooling2D film\.gif$/)
    const facts = await sharp(gif![1], { animated: true }).metadata()
    expect(facts).toMatchObject({ format: 'gif', pages: 9, width: 960, pageHeight: 540, loop: 0 })
    expect(facts.delay).toEqual(Array(9).fill(250))

    await dialog(page).getByRole('radio', { name: 'SVG, one file per step (.zip)' }).click()
    const svgs = await received(page, files.receive)
    expect(svgs.map(([name]) => name)).toEqual(Array.from({ length: 9 }, (_, i) => `step-${i + 1}.svg`))
    expect(svgs[4]![1].toString()).toContain('max(3, 3, 3, 3) = 3')

    await dialog(page).getByRole('radio', { name: 'Video (WebM, VP9)' }).click()
    const [webm] = await received(page, files.receive)
    // EBML, and what says that it is a WebM with VP9.
    expect(webm![1].readUInt32BE(0)).toBe(0x1a45dfa3)
    expect(webm![1].toString('latin1')).toMatch(/webm[^]*V_VP9/)
    const video = await played(page, webm![1])
    expect(video).toMatchObject({ width: 960, height: 540 })
    expect(video.seconds).toBeGreaterThan(2)
    expect(video.seconds).toBeLessThan(3)
    // Eight cells are empty in the first frame, and computed in the last one.
    expect(video.changed).toBeGreaterThan(8 * 20 * 20)
    await page.keyboard.press('Escape')
  })

  await test.step('a film that is cancelled leaves no file, and one that is too long for a GIF says so', async () => {
    await openExample(page, 'Edges in a photograph')
    await expect(map(page, 'Pooled')).toBeVisible()
    await play(page, 'Pooled')
    await dialog(page).getByRole('button', { name: 'Save film...' }).click()
    await dialog(page).getByRole('combobox', { name: 'Size' }).selectOption('1920')
    await expect(dialog(page).getByRole('alert')).toContainText('A GIF of this size holds at most 28 frames')
    await expect(dialog(page).getByRole('button', { name: 'Save', exact: true })).toBeDisabled()
    await dialog(page).getByRole('radio', { name: 'SVG, one file per step (.zip)' }).click()
    const names = await files.cancelSaving(async () => {
      await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
      await dialog(page).getByRole('progressbar').waitFor()
      await dialog(page).getByRole('button', { name: 'Cancel' }).click()
      await expect(dialog(page).getByRole('button', { name: 'Save', exact: true })).toBeEnabled()
    })
    expect(names).toEqual([])
    await page.keyboard.press('Escape')
  })

  await test.step('axe finds nothing wrong with the film', async () => {
    await openFirst(page)
    await playLayer(page, 'MaxPooling2D')
    await dialog(page).getByRole('button', { name: 'Save film...' }).click()
    await expect(stage(page)).toBeVisible()
    for (const look of ['light', 'dark'] as const) {
      await takeOn(page, look)
      expect(await violationsOn(page), look).toEqual([])
    }
  })
})

function dialog(page: Page): Locator {
  return page.getByRole('dialog', { name: /^Sliding window: / })
}

function stage(page: Page): Locator {
  return dialog(page).getByRole('img')
}

async function play(page: Page, title: string): Promise<void> {
  await panel(page, title).getByRole('button', { name: 'Play the sliding window' }).click()
  await expect(stage(page)).toHaveAccessibleName(/^Step /)
}

/** By the key of the action, for the selected layer. */
async function playLayer(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Select ${name}`, exact: true }).click()
  await page.keyboard.press('Alt+p')
  await expect(stage(page)).toHaveAccessibleName(/^Step /)
}

async function frame(page: Page): Promise<number> {
  return Number(/^Step (\d+)/.exec((await stage(page).getAttribute('aria-label')) ?? '')?.[1])
}

/** Plays a video to its end in a page of its own; `changed` are pixels that differ widely between its first and last frame. */
async function played(page: Page, webm: Buffer) {
  const other = await page.context().newPage()
  const address = `data:video/webm;base64,${webm.toString('base64')}`
  const video = await other.evaluate(async (source) => {
    const element = document.createElement('video')
    element.muted = true
    element.src = source
    const happens = (event: string) =>
      new Promise((resolve, reject) => {
        element.addEventListener(event, resolve, { once: true })
        element.addEventListener('error', () => reject(new Error(element.error?.message)), { once: true })
      })
    await happens('loadeddata')
    const pen = new OffscreenCanvas(element.videoWidth, element.videoHeight).getContext('2d')!
    const colours = () => {
      pen.drawImage(element, 0, 0)
      return [...pen.getImageData(0, 0, element.videoWidth, element.videoHeight).data]
    }
    const first = colours()
    element.playbackRate = 4
    const ended = happens('ended')
    await element.play()
    await ended
    const last = colours()
    const far = first.filter((sample, i) => Math.abs(sample - last[i]!) > 60).length
    return { width: element.videoWidth, height: element.videoHeight, seconds: element.duration, changed: far / 4 }
  }, address)
  await other.close()
  return video
}

/** The files of one film, by their names. */
async function received(
  page: Page,
  receive: (write: () => Promise<void>) => Promise<ReadonlyMap<string, Buffer>>,
): Promise<(readonly [string, Buffer])[]> {
  const all = await receive(async () => {
    await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
    await expect(dialog(page).getByText('Saved: ')).toBeVisible()
  })
  return [...all]
}
